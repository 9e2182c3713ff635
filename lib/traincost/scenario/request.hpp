// SPDX-License-Identifier: Apache-2.0
// What was asked: typed, every field with the place where it was given, ids and currencies not yet looked up.
#pragma once

#include <traincost/catalog/entries.hpp>
#include <traincost/core/result.hpp>
#include <traincost/cost/inputs.hpp>
#include <traincost/perf/software.hpp>
#include <traincost/scenario/footprint_request.hpp>
#include <traincost/uncertainty/spread.hpp>
#include <traincost/units/parse.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::scenario {

template <class V>
struct Given {
    V value = {};
    Place where = {};
};

template <class V>
using Maybe = std::optional<Given<V>>;

/// How long hardware and building stand ready before there is power.
struct GridWait {
    bool as_region = false;  ///< as long as the region's grid takes
    Time<> time;
};

/// For how long GPU-hours are rented, in whose rates. Of `reserved` the period is the shortest on offer that the run fits into.
enum class RentalTermAsked { on_demand, reserved, reserved_1_year, reserved_3_years, spot };
inline constexpr std::array<std::string_view, 5> rental_terms_asked = {"on-demand", "reserved", "reserved-1-year", "reserved-3-years", "spot"};

/// What may differ between regions.
struct RegionalRequest {
    Maybe<Priced<EnergyPrice<>>> electricity;   ///< all of it
    Maybe<Priced<EnergyPrice<>>> ppa;           ///< the electricity itself, from a plant under contract
    Maybe<Priced<EnergyPrice<>>> gas;           ///< heat of the fuel for own generation
    Maybe<Priced<EnergyPrice<>>> network;
    Maybe<units::DemandCharge> demand;
    Maybe<Priced<EnergyPrice<>>> levies;
    Maybe<Priced<EnergyPrice<>>> compensation;
    Maybe<Priced<CostPerChipTime<>>> rate;
    Maybe<std::string> provider;                ///< whose rates of the catalog are taken
    Maybe<RentalTermAsked> rental_term;
    Maybe<Date> rate_date;                      ///< on which they are known
    Maybe<Time<>> interrupted_every;            ///< on spot: the run, by any of its chips
    Maybe<Time<>> lost;                         ///< by each interruption
    Maybe<CarbonIntensity<>> carbon_intensity;
    Maybe<CarbonIntensity<>> market_carbon;     ///< of the electricity as it is bought
    Maybe<WaterIntensity<>> wue;                ///< on the site, per IT energy
    Maybe<WaterIntensity<>> water_intensity;    ///< where the electricity is generated
    Maybe<double> pue;
    Maybe<double> wacc;                         ///< a year; of the building too, unless that is given
    Maybe<double> building_wacc;                ///< a year
    Maybe<Priced<CostPerPower<>>> construction; ///< of a building with power and cooling, per IT power
    Maybe<Priced<CostRate<>>> labour;           ///< one employee, full cost
    Maybe<GridWait> wait;
};

/// A field that was given as a distribution. The field itself holds the number that stands in for it: the mode of
/// {low, mode, high}, else the median.
struct GivenSpread {
    std::string key;     ///< of the field
    std::string region;  ///< empty for all
    uncertainty::Spread spread;  ///< in the units in which it was written
    double centre = 0.0;         ///< the number that stands in for it, in those units
    Place where;
};

/// Two inputs that move together.
struct GivenCorrelation {
    std::string first, second;  ///< names of draws: `chip.price`, `nl.electricity`
    double rank = 0.0;          ///< Spearman's
};

/// How the work is to be spread over chips, and in what software. Counts that are not given are searched.
struct LayoutRequest {
    Maybe<std::int64_t> tensor, pipeline, data, expert, context, interleave;
    Maybe<std::int64_t> micro_batch, zero;  ///< sequences; stage of sharding
    Maybe<perf::Recompute> recompute;
    Maybe<perf::Schedule> schedule;
    Maybe<perf::Stack> software;
    Maybe<Tokens<>> batch;      ///< of a step; of one token for each sequence, where it was given in sequences
    bool batch_in_sequences = false;
    Maybe<Tokens<>> sequence;
    Maybe<BandwidthPerChip<>> fabric;
    std::optional<perf::Layout> whole{};  ///< all of it, as a program has found it: nothing is searched then. No field of a file
    bool open = false;                    ///< nothing is laid out, and no hours follow: `Scenario::sought` is all that is wanted

    /// Whether anything is given, and where the first of it is.
    [[nodiscard]] const Place* where() const;
};

/// How the run is charged for hardware that is owned: one way, or all side by side.
struct OwningAsked {
    cost::Owning owning = cost::Owning::amortised;
    bool all = false;
};

/// What owning takes beside a price, as far as it is given for all regions alike.
struct OwningRequest {
    Maybe<OwningAsked> owning;
    Maybe<Time<>> life, building_life;
    Maybe<double> utilisation, scale_up_share, storage_share, spares_share;
    Maybe<double> maintenance, insurance_and_tax;  ///< a year
    Maybe<Power<>> staffing;                       ///< IT power that one employee looks after
    Maybe<double> residual;                        ///< of the price, at the end of the life
};

/// What a stage of a training programme is.
enum class Training { pre_training, continued, context_extension, sft, lora, distillation, rl };
inline constexpr std::array<std::string_view, 7> training_names = {"pre-training", "continued", "context-extension", "sft", "lora", "distillation", "rl"};

/// A stage of a training programme that is asked for.
struct TrainingStage {
    Training kind = Training::pre_training;
    Tokens<> tokens;                       ///< that are trained on, prompts included
    std::optional<std::int64_t> sequence;  ///< tokens; else as for the whole programme
    std::optional<std::int64_t> batch;     ///< sequences of a step
    std::optional<std::int64_t> rank;      ///< of the adapters of `lora`
    std::string teacher;                   ///< id of a model, of `distillation` alone
};

/// A scenario as written in a file or on the command line.
struct Request {
    Maybe<std::string> model;
    std::optional<catalog::Model> own_model;  ///< read from the file that `model` names, where it names one
    Maybe<std::string> chip;
    std::vector<Given<std::string>> regions;
    Maybe<cost::Mode> mode;
    Maybe<Chips<>> count;
    Maybe<ChipTime<>> gpu_hours;
    Maybe<bool> predicted;                   ///< GPU-hours are to be predicted, even where they are disclosed
    LayoutRequest layout;
    Maybe<NodeTime<>> node_hours;
    std::vector<Given<std::string>> stages;  ///< of the disclosed run; all where empty
    std::vector<Given<TrainingStage>> train; ///< one after the other, in the place of the disclosed run
    Maybe<Time<>> deadline;
    Maybe<Tokens<>> tokens;
    Maybe<Parameters<>> parameters;
    Maybe<Parameters<>> active_parameters;
    Maybe<catalog::Architecture> architecture;
    Maybe<Flop<>> flop;
    Maybe<double> mfu;
    Maybe<double> step_mfu;                  ///< of the steps alone, to which what failures cost is added
    Maybe<double> relative_mfu;
    Maybe<catalog::Precision> precision;
    Maybe<FlopRatePerChip<>> peak;
    Maybe<Date> start;
    Maybe<Date> acquired;
    Maybe<Date> as_of;                       ///< nothing that became known later is used
    Maybe<std::string> cluster;
    Maybe<Power<>> site;
    Maybe<double> load;
    Maybe<Time<>> term;
    Maybe<double> gas_efficiency;
    Maybe<std::string> pue_of;               ///< an operator of data centres
    Maybe<cost::PowerMode> power;
    Maybe<double> power_use;
    Maybe<PowerPerChip<>> power_per_chip;    ///< mean, as measured on the run
    Maybe<PowerAt> power_at;
    Maybe<ChipTime<>> idle_hours;            ///< beyond those of the run
    Maybe<double> idle_share;                ///< over those of the run
    Maybe<PowerPerChip<>> idle_power, network_power, storage_power;
    Maybe<CarbonPer> carbon_per;
    Maybe<CarbonPerChip<>> embodied;
    Maybe<Time<>> embodied_life;
    Maybe<double> embodied_use;
    Maybe<std::string> series;
    Maybe<Priced<CostPerChip<>>> chip_price;
    Maybe<catalog::PriceKind> chip_price_kind;
    Maybe<DecayRate<>> value_decay;
    Maybe<double> interconnect_share;
    OwningRequest owning;
    Maybe<Currency> currency;
    std::vector<Given<units::ExchangeRate>> exchange;
    Maybe<Period> prices_of;                 ///< the total is also told in the prices of this period
    Maybe<Period> nominal_of;                ///< in whose prices the amounts are as they stand; else of the start
    RegionalRequest everywhere;
    std::map<std::string, RegionalRequest, std::less<>> per_region;
    std::vector<GivenSpread> spreads;
    std::vector<Given<GivenCorrelation>> correlations;
};

/// What a field is about; fields of one group stand together in a list for readers.
enum class FieldGroup { what, work, layout, site, money };
inline constexpr std::array<std::string_view, 5> field_group_names = {"What, where and when", "How much work", "How it is laid out", "Site and electricity",
                                                                      "Money"};

/// One field of a request: its key in files and in `--set`, and how its text is read.
struct Field {
    std::string_view key;
    FieldGroup group;
    std::string_view example;  ///< a text that it takes
    std::string_view help;
    /// Reads the text into the request. Lists are appended to; everything else is replaced.
    void (*read)(Request& request, std::string_view text, const Place& where, Diagnostics& diagnostics);
    bool is_list = false;
    /// For what may differ between regions: the same for one region's part.
    void (*read_regional)(RegionalRequest& request, std::string_view text, const Place& where,
                          Diagnostics& diagnostics) = nullptr;
};

/// All fields, in the order in which they are documented.
[[nodiscard]] std::span<const Field> fields();

/// The field of a key, which may name a region in front: `nl.electricity`. Null where there is none.
[[nodiscard]] const Field* field_of(std::string_view key);

/// Whether a field takes numbers, rather than ids, dates or names: its example is one.
[[nodiscard]] bool takes_number(const Field& field);

/// Reads `key=value` into the request; a key `nl.electricity` belongs to one region. Lists are split at commas. The value of a
/// number may be a distribution: "0.08 to 0.12 EUR/kWh" (90 % lie between), "pert(0.35, 0.4, 0.45)".
void set(Request& request, std::string_view key, std::string_view text, const Place& where, Diagnostics& diagnostics);

/// Reads a scenario file: the fields as keys, and `per_region:` with a mapping for each region.
[[nodiscard]] Result<Request> read(const std::string& path);

/// Reads a scenario file's text over a request that may hold fields already.
[[nodiscard]] Diagnostics read_into(Request& request, const std::string& path);

}  // namespace traincost::scenario
