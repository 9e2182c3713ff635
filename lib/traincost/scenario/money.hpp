// SPDX-License-Identifier: Apache-2.0
// One amount of money in another currency, three ways: at the market rate, in the prices of another date, and at purchasing
// power parity.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/core/result.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/scenario.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::scenario {

/// What an amount was paid for.
enum class PaidFor { staff, services, hardware, electricity };
inline constexpr std::array<std::string_view, 4> paid_for_names = {"staff", "services", "hardware", "electricity"};

struct MoneyQuestion {
    Given<Money> amount;
    Given<Currency> currency;                         ///< of the answer
    Maybe<Period> on;                                 ///< the date of the amount, and of the rates
    std::vector<Given<units::ExchangeRate>> exchange;
    Maybe<Period> prices_of;
    Maybe<PaidFor> paid_for;
    Maybe<std::string> from, to;                      ///< areas of the parities; else those that stand for the currencies
    Maybe<Date> as_of;
};

/// Units of a currency for one dollar, and where that comes from.
struct DollarRate {
    Currency currency = Currency::usd;
    catalog::Sourced<double> per_dollar;
    Period period;  ///< of the catalog's rate; unknown where it was given or is the dollar's own
};

struct MarketConversion {
    DollarRate from, to;
    Cost<> amount;
};

struct RealConversion {
    PriceLevel level;
    Currency currency = Currency::usd;  ///< of the index
    Cost<> amount;                      ///< in the answer's currency, at the market rate of the amount's own date
};

struct ParityConversion {
    catalog::PurchasingPower::Area from, to;
    catalog::PurchasingPower::Factor from_factor, to_factor;  ///< of one period
    Cost<> amount;
};

struct MoneyAnswer {
    Money amount;
    Currency currency = Currency::usd;
    MarketConversion market;
    std::optional<RealConversion> real;
    std::optional<ParityConversion> parity;
    std::string no_real, no_parity;  ///< why there is none
    std::optional<PaidFor> paid_for;
    std::vector<units::ExchangeRate> exchange;  ///< as given
    std::vector<std::string> notes;
    std::vector<InputSource> sources;
};

[[nodiscard]] Result<MoneyAnswer> convert(const MoneyQuestion& question, const Catalog& catalog);

}  // namespace traincost::scenario
