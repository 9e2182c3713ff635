// SPDX-License-Identifier: Apache-2.0
// A resolved scenario: one run in one region, with every number, its source, and what was assumed.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/catalog/footprint.hpp>
#include <traincost/catalog/rentals.hpp>
#include <traincost/core/diagnostic.hpp>
#include <traincost/cost/price_level.hpp>
#include <traincost/scenario/estimate.hpp>
#include <traincost/scenario/inputs.hpp>
#include <traincost/scenario/request.hpp>

#include <array>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace traincost::scenario {

/// Where one input comes from: a row of the provenance table beside the inputs.
struct InputSource {
    std::string name;  ///< as in `for_each_input`
    catalog::Provenance provenance;
    std::optional<uncertainty::Spread> spread = {};  ///< of the input, in its base units; nothing where it is taken as exact
    std::string draw = {};    ///< under what name it is drawn: inputs of one name are one figure, whatever region they are in
    std::string spread_source = {};  ///< id of the source of the spread, where it is not that of the figure
    bool by_default = false;  ///< neither the source nor the user says how uncertain it is: the spread is that of such figures
};

/// The electricity price used, as a reader must be able to quote it.
struct Tariff {
    Priced<EnergyPrice<>> quoted;
    std::optional<EnergyPrice<>> low, high;  ///< as quoted, where the source leaves a range
    std::optional<uncertainty::Spread> spread;  ///< what that range means, as quoted
    std::string band;       ///< consumption band, or empty where the series knows none
    std::string tax_level;
    std::string customer;
    catalog::Vat vat = catalog::Vat::excluded;
    Period period;
    std::string from_region;  ///< where it was borrowed from; empty for the region itself
    catalog::Provenance provenance;
    Place vat_where;
    cost::TariffKind kind = cost::TariffKind::whole;
    std::vector<std::pair<std::string, Place>> parts_where;  ///< of each part that the catalog gives, by its key
    std::optional<EnergyPrice<>> co2;  ///< as quoted: the emission rights inside the price, a memo
    cost::TariffInputs<double> inputs;
};

/// What turns the nominal amounts of an answer into those of another date.
struct PriceLevel {
    std::string id, name;   ///< of the index
    Period then, there;     ///< in whose prices the amounts are, and are to be told
    double index_then = 1.0;
    double index_there = 1.0;
    catalog::Provenance provenance;  ///< of the index; its date is the vintage

    [[nodiscard]] Cost<> real(const Cost<>& nominal) const { return cost::in_prices_of(nominal, index_then, index_there); }
};

/// What a formula has no use for but a reader has.
struct Names {
    std::string model, model_id, developer;
    std::string chip, chip_id, chip_short;
    std::string reference_chip;  ///< the chip of the disclosed run, where another one is used
    std::string region, region_id, region_sentence;
    std::vector<std::string> stages;
    catalog::Precision precision = catalog::Precision::bf16;             ///< MFU is quoted against
    catalog::Precision arithmetic_precision = catalog::Precision::bf16;  ///< of most matrix products
};

/// How GPU-hours are rented.
struct Rented {
    catalog::RentalTerm term = catalog::RentalTerm::on_demand;
    std::optional<Time<>> over;  ///< of a reservation
    std::string offer;           ///< of the catalog, wherever it is asked: "AWS, 2026-01-21"; empty for a rate that is given
    std::string rate_of;         ///< in words: "AWS in us, 2026-01-21", "0.67 of that of ...", "as given"
    Cost<> commitment;           ///< of a reservation: all hours of whole periods on all chips; zero where their number is not known
};

/// An honest answer that there is no such run, and why.
struct Infeasible {
    std::string reason;
};

/// What a layout of the main stage is sought for (`scenario/sought.hpp`).
struct Sought;

/// What market-based emissions follow: a contract as given, the electricity that is sold without one, or, where neither is known, the grid's
/// mean, so that they are the location-based ones.
enum class MarketFrom { given, residual_mix, location };
inline constexpr std::array<std::string_view, 3> market_from_names = {"given", "residual-mix", "location"};

struct Scenario {
    Choices choices;
    Inputs<double> inputs;
    Currency currency = Currency::usd;             ///< of the answer
    Currency chip_price_currency = Currency::usd;  ///< in which the hardware's price is quoted
    Currency rate_currency = Currency::usd;        ///< in which the rental rate is quoted
    Currency construction_currency = Currency::usd;
    Currency labour_currency = Currency::usd;
    bool side_by_side = false;                     ///< all ways of owning are told, not the one that is chosen alone
    Names names;
    Tariff tariff;
    std::optional<Tariff> neighbour;  ///< of the next consumption band, where the site lies near its edge
    std::optional<Rented> rented;
    std::string carbon_basis;
    Period carbon_period;
    MarketFrom market_from = MarketFrom::location;   ///< what the market-based emissions follow
    Period market_period;                            ///< of the residual mix
    std::string market_counts;                       ///< what the residual mix counts; empty where there is none
    std::string market_basis;                        ///< in words; empty where the location-based emissions stand in for want of anything else
    bool origin_disclosed = false;                   ///< there is no residual mix, since no electricity is sold without its origin
    std::optional<catalog::FootprintClaim> claim;    ///< what the developer states of the model's footprint
    double network_and_storage = 0.0;                ///< beyond the nodes, over the IT power of clusters: a memo
    Power<> site;            ///< at its peak
    Energy<> annual_energy;  ///< of the site: decides on the band
    double lowest_pue = 1.0;
    double highest_pue = 1.0;
    std::optional<PriceLevel> price_level;  ///< where the total is asked for in the prices of another date
    std::optional<Cost<>> claimed_cost;  ///< disclosed GPU-hours at the rate that the developer states
    std::optional<Flop<>> lowest_flop, highest_flop;  ///< of a run whose arithmetic is an estimate
    std::optional<Time<>> deadline;   ///< to be met with the given number of chips
    std::optional<std::string> infeasible;  ///< why no layout holds the model; the plan is then the one that comes closest
    std::shared_ptr<const Sought> sought;  ///< of a run whose main stage is laid out, or cannot be
    std::vector<InputSource> sources;
    std::vector<Given<GivenCorrelation>> correlations;  ///< between what is drawn, by its names
    Diagnostics warnings;  ///< what was given and is likely to be a slip, although there is an answer
    std::vector<std::string> assumptions;  ///< of the run
    std::vector<std::string> regional_assumptions;
    /// Inputs that an assumption decides on, by its sentence, with blanks between; one that is not here is about the whole run.
    std::map<std::string, std::string, std::less<>> assumed_of;
};

using Outcome = std::variant<Estimate<double>, Infeasible>;

/// The estimate, or why there is none.
[[nodiscard]] Outcome estimate(const Scenario& scenario);

/// Two outer cases of the energy: the bare chips' thermal design power at the lowest PUE that is thought possible, and the
/// nodes' rated power at the highest. A PUE that the user gives holds in both. The estimate lies between them, or is one.
struct EnergyBounds {
    Estimate<double> low;
    Estimate<double> high;
};
[[nodiscard]] EnergyBounds energy_bounds(const Scenario& scenario);

/// A step of a run whose time is predicted from its layout.
struct LaidOut {
    perf::StepTime<double> time;
    perf::Memory<double> memory;  ///< without what the software keeps besides
    double mfu = 0.0;             ///< of the step alone, attention counted causally, against the precision's peak that MFU is quoted against
};
/// Nothing where the run has no plan.
[[nodiscard]] std::optional<LaidOut> laid_out(const Scenario& scenario);

/// The assumptions, of the run and then of the region, that are about the whole run or one of the given inputs.
[[nodiscard]] std::vector<std::string> assumptions_on(const Scenario& scenario, const std::vector<std::string>& inputs);

/// Where an input comes from, or nullptr where it is not used.
[[nodiscard]] const catalog::Provenance* source_of(const Scenario& scenario, std::string_view input);

}  // namespace traincost::scenario
