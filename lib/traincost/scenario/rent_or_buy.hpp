// SPDX-License-Identifier: Apache-2.0
// One chip for a time: rented by the hour, reserved, on spot, or owned and then sold, and where the lines cross.
#pragma once

#include <traincost/catalog/rentals.hpp>
#include <traincost/cost/rent_or_buy.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/scenario.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::scenario {

struct RentOrBuyQuestion {
    Request request;  ///< chip, region, rate on demand, provider, interruptions on spot, and what owning takes
    Maybe<Time<>> over;
    Maybe<Priced<CostPerChipTime<>>> reserved, spot;
    Maybe<DecayRate<>> rate_decay;    ///< by which rates fall
};

enum class Tenure { on_demand, reserved, spot, owned };
inline constexpr std::array<std::string_view, 4> tenure_names = {"on-demand", "reserved", "spot", "owned"};

/// A rate in the currency of the answer, and where it comes from.
struct OfferedRate {
    CostPerChipTime<> rate;
    std::string where;  ///< in words: "AWS in us, 2026-01-21", "as given"
    std::string offer;  ///< whose, where and of which day; empty where it is nobody's offer
    std::string provider;      ///< of an offer
    std::optional<Date> date;  ///< of an offer
    std::optional<Time<>> over;   ///< of a reservation, which is then renewed
    std::string usual;         ///< of what nobody offers: which share of the rate on demand it usually is, with its range
    catalog::Provenance provenance;
};

/// What one provider's rate by the hour makes of the answer.
struct ProviderCrossing {
    OfferedRate rate;
    std::optional<double> use_to_own;
};

/// The answer were rents to fall in another way than it assumes: not at all, or as the chip's value does.
struct OtherRents {
    DecayRate<> decay;
    CostPerChip<> by_hour;
    std::optional<double> use_to_own;
};

struct RentOrBuy {
    Scenario scenario;                       ///< of one owned GPU-hour: all inputs with their sources
    cost::Stay<double> stay;
    std::array<std::optional<OfferedRate>, 3> rates;  ///< by `Tenure`, but for owning
    double useful = 1.0;                     ///< of hours on spot
    bool interruptions_known = false;        ///< else none is counted
    CostPerChip<> standing;                  ///< of owning, used or not
    CostPerChip<> outlay;                    ///< of owning, on the first day
    CostPerChipTime<> upkeep;                ///< of owning, from then on, used or not
    CostPerChipTime<> electricity;           ///< of an hour of use
    std::array<std::optional<CostPerChip<>>, 4> costs;  ///< over the whole time, in today's money
    std::optional<double> use_to_own;        ///< against renting by the hour; nothing where no use is enough
    std::optional<double> use_to_own_not_reserve;
    std::optional<double> use_to_reserve;    ///< against renting by the hour
    std::optional<Time<>> payback;           ///< until the rent saved has paid the outlay, nothing being sold; not beyond the building's life
    std::vector<ProviderCrossing> by_provider;  ///< by rate; where the rate is the catalog's and no provider is asked for
    OtherRents other_rents;
};

/// What one chip costs by a tenure when it is used for a share of all hours. Linear in that share.
[[nodiscard]] CostPerChip<> cost_at(const RentOrBuy& answer, Tenure tenure, double use);

[[nodiscard]] Result<RentOrBuy> rent_or_buy(const RentOrBuyQuestion& question, const Catalog& catalog);

}  // namespace traincost::scenario
