// SPDX-License-Identifier: Apache-2.0
// Money as it is written down: with its currency and its date. Nothing of different currency or date can be added; an
// amount enters a formula only through an exchange at a dated rate from one source.
#pragma once

#include <traincost/units/date.hpp>
#include <traincost/units/quantities.hpp>

#include <array>
#include <cstddef>
#include <optional>
#include <string_view>

namespace traincost {

struct CurrencyInfo {
    std::string_view code;    ///< ISO 4217
    std::string_view symbol;  ///< also read on input
    std::string_view name;
};

inline constexpr std::array currencies = {
    CurrencyInfo{"USD", "$", "US dollar"},     CurrencyInfo{"EUR", "€", "euro"},
    CurrencyInfo{"CNY", "¥", "renminbi yuan"}, CurrencyInfo{"GBP", "£", "pound sterling"},
    CurrencyInfo{"CHF", "Fr", "Swiss franc"},  CurrencyInfo{"JPY", "JP¥", "yen"},
    CurrencyInfo{"KRW", "₩", "South Korean won"}, CurrencyInfo{"INR", "₹", "Indian rupee"},
    CurrencyInfo{"TWD", "NT$", "New Taiwan dollar"}, CurrencyInfo{"CAD", "CA$", "Canadian dollar"},
    CurrencyInfo{"AED", "Dh", "UAE dirham"},   CurrencyInfo{"SAR", "SR", "Saudi riyal"},
    CurrencyInfo{"SGD", "S$", "Singapore dollar"}, CurrencyInfo{"MYR", "RM", "Malaysian ringgit"},
    CurrencyInfo{"NOK", "NKr", "Norwegian krone"}, CurrencyInfo{"SEK", "SKr", "Swedish krona"},
    CurrencyInfo{"DKK", "DKr", "Danish krone"},
};

/// An entry of `currencies`.
enum class Currency : std::size_t {
    usd, eur, cny, gbp, chf, jpy, krw, inr, twd, cad, aed, sar, sgd, myr, nok, sek, dkk
};

[[nodiscard]] constexpr std::string_view code(Currency currency) {
    return currencies[static_cast<std::size_t>(currency)].code;
}

/// The currency with an ISO code, letters of either case.
[[nodiscard]] std::optional<Currency> currency_of(std::string_view code);

/// A quantity that contains money (an amount, a price per kWh, a rate per GPU-hour) in a currency of a date.
/// It has no arithmetic on purpose.
template <class Q>
struct Priced {
    Q amount = {};  ///< in units of `currency`
    Currency currency = Currency::usd;
    Period date = {};
};

using Money = Priced<Cost<>>;

}  // namespace traincost
