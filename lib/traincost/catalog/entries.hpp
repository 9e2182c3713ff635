// SPDX-License-Identifier: Apache-2.0
// What the catalog holds: chips, regions with their tariffs, models with their runs, defaults, exchange rates, indexes.
#pragma once

#include <traincost/catalog/provenance.hpp>
#include <traincost/catalog/shape.hpp>
#include <traincost/units/money.hpp>
#include <traincost/units/quantities.hpp>

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace traincost::catalog {

/// Arithmetic that a chip has a peak rate for.
enum class Precision { fp32, tf32, fp16, bf16, fp8, fp4, int8 };
inline constexpr std::array<std::string_view, 7> precision_names = {"fp32", "tf32", "fp16", "bf16", "fp8", "fp4", "int8"};
[[nodiscard]] constexpr std::string_view name(Precision p) { return precision_names[static_cast<std::size_t>(p)]; }

/// What a listed price buys: the bare chip, the chip's share of a whole server, or its share of a board with the links between its chips
/// and without the host.
enum class PriceKind { chip, server, board };
inline constexpr std::array<std::string_view, 3> price_kind_names = {"chip", "server", "board"};

struct ChipPrice {
    Sourced<Priced<CostPerChip<>>> value;
    PriceKind kind = PriceKind::server;
};

enum class ChipClass { gpu, tpu, npu, wafer };
inline constexpr std::array<std::string_view, 4> chip_class_names = {"gpu", "tpu", "npu", "wafer"};

/// What the law of the designer's country says of selling a chip to China.
enum class ExportStatus { free, licence, denied, unclear };
inline constexpr std::array<std::string_view, 4> export_status_names = {"free", "licence", "denied", "unclear"};

/// The status holds from its day until that of the next one.
struct ExportControl {
    Period from;
    ExportStatus status = ExportStatus::unclear;
    std::string rule;
    Provenance provenance;
};

/// An accelerator as sold: one package, whatever the number of dies in it.
struct Chip {
    std::string id, name, short_name;
    std::vector<std::string> aliases;
    std::string vendor;
    std::string origin;  ///< region id of the designer's country
    std::string architecture;
    ChipClass chip_class = ChipClass::gpu;
    std::string form_factor;  ///< empty where it has none worth telling
    Sourced<Date> released;
    std::array<std::optional<Sourced<FlopRatePerChip<>>>, precision_names.size()> peak;  ///< dense
    Sourced<BytesPerChip<>> memory;
    std::optional<Sourced<BandwidthPerChip<>>> memory_bandwidth;
    std::optional<Sourced<BandwidthPerChip<>>> link;     ///< scale-up, one direction
    std::optional<Sourced<Chips<>>> link_domain;
    std::optional<Sourced<double>> link_axes;            ///< of the torus that the links make; a switch where there are none
    std::optional<Sourced<BandwidthPerChip<>>> network;  ///< scale-out
    Sourced<PowerPerChip<>> power;                       ///< thermal design power of the chip
    std::optional<Sourced<PowerPerChip<>>> node_power;   ///< rated maximum of the node, one chip's share
    Sourced<ChipsPerNode<>> node;
    std::optional<Sourced<double>> server_to_chip_price;
    std::vector<ChipPrice> prices;                       ///< oldest first
    std::vector<ExportControl> exports_to_china;         ///< oldest first; empty where no rule is known

    [[nodiscard]] const std::optional<Sourced<FlopRatePerChip<>>>& peak_of(Precision p) const {
        return peak[static_cast<std::size_t>(p)];
    }
};

/// A peak rate and the precision it is of.
struct PeakRate {
    Sourced<FlopRatePerChip<>> rate;
    Precision precision;
};
/// The peak of a chip at a precision; fp16 and bf16, which run at the same rate on the same units, stand in for each other.
[[nodiscard]] std::optional<PeakRate> peak_of(const Chip& chip, Precision wanted);

enum class ClusterKind { node, rack, pod, cluster };
inline constexpr std::array<std::string_view, 4> cluster_kind_names = {"node", "rack", "pod", "cluster"};

/// Machines as they are built and run: a server, a rack, a pod, a whole cluster.
struct Cluster {
    std::string id, name, short_name;
    ClusterKind kind = ClusterKind::cluster;
    std::string operator_name;  ///< who runs it, or sells it
    std::string chip;           ///< id
    std::string region;         ///< id; empty where it stands anywhere
    std::string fabric;         ///< the network between nodes, in words
    Sourced<Chips<>> count;
    Sourced<ChipsPerNode<>> node;
    std::optional<Sourced<Chips<>>> link_domain;
    std::optional<Sourced<BandwidthPerChip<>>> link;     ///< scale-up, one direction
    std::optional<Sourced<BandwidthPerChip<>>> network;  ///< scale-out
    std::optional<Sourced<Period>> in_service;
    std::optional<Sourced<Power<>>> power;
    std::optional<Sourced<double>> pue;
    std::optional<Sourced<Money>> cost;
    std::optional<Sourced<Bandwidth<>>> storage_bandwidth;
    Place where;
};

enum class Customer { non_household, industrial, data_centre };
inline constexpr std::array<std::string_view, 3> customer_names = {"non-household", "industrial", "data-centre"};

enum class Vat { excluded, included, unknown };
inline constexpr std::array<std::string_view, 3> vat_names = {"excluded", "included", "unknown"};

enum class Delivery { delivered, wholesale };
inline constexpr std::array<std::string_view, 2> delivery_names = {"delivered", "wholesale"};

/// What a price is made of, all in one currency. The price is energy + network + demand / load factor + levies + taxes -
/// compensation, the first three of them times 1 + surcharge.
struct TariffParts {
    EnergyPrice<> energy;        ///< the electricity itself
    EnergyPrice<> network;       ///< use of the grid per kWh
    EnergyPrice<> demand;        ///< use of the grid per kW of peak and year, as a price at a load factor of 1
    EnergyPrice<> levies;
    EnergyPrice<> taxes;         ///< those that a business does not get back
    EnergyPrice<> compensation;  ///< given back to users of much electricity
    double surcharge = 0.0;      ///< a levy in proportion to energy, network and demand
    std::vector<std::pair<std::string, Place>> where;  ///< of each part that is given, by its key
};

/// A price for sites of one consumption band; `all` where the series knows no bands.
struct BandPrice {
    std::string band;
    Priced<EnergyPrice<>> price;        ///< the whole price, or of one in parts its energy
    std::optional<TariffParts> parts;
    std::optional<EnergyPrice<>> co2;   ///< cost of emission rights inside the price: a memo, never added
    std::optional<EnergyPrice<>> low, high;  ///< in the price's currency, where the source leaves a range
    std::optional<uncertainty::Spread> spread;  ///< what that range means, in base units of the price's currency
    Place where;
};

struct TariffPrices {
    Period period;
    std::vector<BandPrice> bands;
    Provenance provenance;
};

/// One published series of electricity prices of a region.
struct TariffSeries {
    Customer customer = Customer::industrial;
    std::string tax_level;
    Vat vat = Vat::excluded;
    double vat_rate = 0.0;  ///< recoverable; taken out where the prices include it
    Place vat_where;
    Delivery delivery = Delivery::delivered;
    std::optional<Power<>> site_from, site_below;  ///< peak power of the sites that it is for
    bool domestic_chips_only = false;
    std::vector<TariffPrices> prices;  ///< oldest first
    Provenance provenance;
};

struct CarbonFigure {
    Period period;
    Sourced<CarbonIntensity<>> value;
    std::string basis;
};

struct Region {
    std::string id, name;
    std::string sentence;  ///< as it stands in a sentence: "the Netherlands"
    std::string kind;
    std::string parent;    ///< from where a missing datum is borrowed; empty for none
    Currency currency = Currency::usd;
    std::vector<TariffSeries> electricity;
    bool imported_first = false;  ///< imported series of electricity are preferred to its own
    std::vector<CarbonFigure> carbon_intensity;
    std::optional<Sourced<double>> pue;                            ///< average of the data centres that stand there
    std::optional<Sourced<WaterIntensity<>>> water_on_site;        ///< per IT energy
    std::optional<Sourced<WaterIntensity<>>> water_of_electricity; ///< consumed where the electricity is generated
    std::optional<Sourced<Priced<CostPerPower<>>>> construction;   ///< of a data centre without its IT, per IT power
    std::optional<Sourced<double>> wacc;                           ///< of who buys chips: a year, nominal, after tax
    std::optional<Sourced<double>> building_wacc;                  ///< of who owns buildings
    std::optional<Sourced<Priced<CostRate<>>>> labour;             ///< one experienced engineer, full cost
    std::optional<Sourced<Time<>>> grid_wait;                      ///< from application to connection of a large load
};

/// Regions under one name: `nordics`, `us-states`.
struct Group {
    std::string id, name;
    std::vector<std::string> regions;
    Place where;
};

/// The PUE that an operator of data centres reports.
struct OperatorPue {
    std::string id, name;
    Sourced<double> pue;
    std::vector<std::string> sites;  ///< ids of the regions in which it was measured, of a kind of site that goes by climate
};

/// Series of one region made from a download, as they stand in `imported/<source>/<region>.yaml`.
struct ImportedFile {
    std::string id;  ///< of the region
    Place where;
    std::vector<TariffSeries> electricity;
    std::vector<CarbonFigure> carbon_intensity;
};

enum class Architecture { dense, moe, undisclosed };
inline constexpr std::array<std::string_view, 3> architecture_names = {"dense", "moe", "undisclosed"};

struct RunStage {
    std::string name;
    Sourced<ChipTime<>> gpu_hours;
    std::optional<Sourced<Tokens<>>> tokens;
};

/// What is known of the run that trained a model.
struct Run {
    std::string chip;    ///< id; empty where nothing is known of the run
    std::string region;  ///< id of where it took place; empty where that is not known
    std::optional<Sourced<Chips<>>> count;
    std::optional<Sourced<Date>> start;
    std::optional<Precision> precision;
    std::optional<Precision> mfu_precision;
    std::optional<Sourced<double>> mfu;
    std::optional<Sourced<double>> flop_mfu_correlation;  ///< rank correlation of the errors of two estimates that rest on each other
    std::vector<RunStage> stages;
    std::optional<Sourced<Priced<CostPerChipTime<>>>> rate;
    Place where;
};

struct Model {
    std::string id, name, developer;
    Architecture architecture = Architecture::dense;
    Sourced<Date> released;
    std::optional<Sourced<Parameters<>>> parameters;
    std::optional<Sourced<Parameters<>>> active_parameters;
    std::optional<Sourced<Tokens<>>> tokens;
    std::optional<Sourced<FlopPerToken<>>> flop_per_token_causal;
    std::optional<Sourced<FlopPerToken<>>> flop_per_token_full;
    std::optional<Sourced<Flop<>>> training_flop;
    std::optional<Shape> shape;  ///< complete
    Provenance shape_source;
    Run run;
};

/// Constants of the method, and inputs for which a scenario may give none.
struct Defaults {
    Sourced<Power<>> site;
    Sourced<double> pue;
    Sourced<double> power_use;
    Sourced<DecayRate<>> value_decay;
    Sourced<Time<>> delivery_time;
    Sourced<double> interconnect_share;
    Sourced<double> load;                  ///< mean over peak demand of a data centre
    Sourced<CarbonIntensity<>> gas_carbon; ///< of natural gas, per heat
    Sourced<double> node_to_chip_power;    ///< where a chip's node has no rated power
    Sourced<double> server_to_chip_price;  ///< where a chip has none of its own
    Sourced<double> server_to_board_price;
    Sourced<double> relative_mfu;          ///< on another chip than that of the disclosed run
    std::vector<std::string> compare_regions;  ///< ids that `compare` takes when none is named
};

/// The MFU to be expected of a run of which only the chip is known, fitted to runs that were: `perf::MfuFit` with sources.
struct ExpectedMfu {
    Sourced<double> median;             ///< on a chip of the balance `balance.value`
    Sourced<FlopPerByte<>> balance;     ///< low and high: of the chips that the fit has seen
    Sourced<double> exponent;           ///< how MFU falls with the balance
    Sourced<double> spread;             ///< standard deviation of the logarithm
};

/// Constants of the time and memory of a step, by name: fitted ones say to how many rows, assumed ones that they are.
struct StepTimeConstants {
    std::map<std::string, Sourced<double>, std::less<>> shares;  ///< without a unit
    Sourced<Time<>> link_latency, network_latency, launch;
    Sourced<BytesPerChip<>> reserve_fixed;

    /// One of `shares`, which the file had to have.
    [[nodiscard]] double share(std::string_view name) const { return shares.find(name)->second.value; }
};

/// What whole runs take beyond their steps, and the batch of a run that tells none: `perf::RunFit` and `BatchFit` with sources.
struct RunTimeConstants {
    Sourced<double> overhead;        ///< hours over those of the steps, at a step MFU of `reference`
    Sourced<double> reference;
    Sourced<double> weight;          ///< power of the step's MFU that the run's goes with
    Sourced<double> spread;          ///< standard deviation of the logarithm
    Sourced<Chips<>> most_chips;     ///< of the runs that were fitted
    Sourced<Tokens<>> batch;         ///< of a step, in a run of `batch_at`
    Sourced<Flop<>> batch_at;
    Sourced<double> batch_exponent;  ///< how the batch grows with the arithmetic
};

/// How often chips stop a run, and what it then takes to go on.
struct Reliability {
    /// What was counted on machines of one kind of chip.
    struct Observed {
        std::string chip;                ///< id
        Sourced<ChipTime<>> between;     ///< mean time of one chip between failures that stop the run
    };
    std::vector<Observed> failures;
    Sourced<Time<>> detection;           ///< from a failure until it is noticed
    Sourced<Time<>> start;               ///< of the run's software on all chips, without reading its state
    Sourced<Time<>> replacement;         ///< of a node by one that does not stand by
    Sourced<double> replaced;            ///< share of the failures after which a node is replaced
    Sourced<BandwidthPerChip<>> copying; ///< at which a checkpoint is copied to the host's memory, from where it is written beside the run
    Sourced<BandwidthPerChip<>> storage; ///< at which checkpoints are written and read
};

/// What is taken for a run or a chip that tells none: `perf/usual.yaml`.
struct UsualRun {
    Sourced<Time<>> duration;        ///< of a run whose number of chips is not told
    Sourced<double> mfu;             ///< of such a run, of the dense 16-bit peak
    Sourced<Tokens<>> sequence_before, sequence_since;  ///< `longer_since`
    Sourced<Date> longer_since;
    Sourced<Date> fused_since;       ///< software computes attention at once, shards weights and cuts norms
    Sourced<Tokens<>> longest_trained;  ///< longer contexts than this are as a rule reached at the end of a training only
    Sourced<BandwidthPerChip<>> link, network;
    Sourced<double> adapter_rank;
    Sourced<double> texts;           ///< that a group of chips writes beside each other, at most
    Sourced<double> prompt;          ///< share of a sequence; the rest is the response
};

/// How far figures of one input may be off of which their source leaves no range.
struct DefaultSpread {
    std::array<std::optional<Sourced<double>>, confidence_names.size()> sigma;  ///< of the natural logarithm, by confidence
    uncertainty::Bounds bounds;  ///< physical limits of the input, in base units; they hold for every distribution of it
};

/// The bands of annual consumption into which a statistical series sorts its customers.
struct Band {
    std::string id;
    Energy<> from;   ///< a year
    Energy<> below;  ///< a year; the last band has none, and infinity here
    Place where;
};

struct ExchangeRates {
    struct Row {
        Period period;
        std::array<std::optional<double>, currencies.size()> per_usd;  ///< units of the currency for one dollar
        std::array<Place, currencies.size()> where;
        Provenance provenance;
    };
    std::string source;
    std::vector<Row> rows;  ///< oldest first
};

/// A price index: what turns nominal amounts of its currency into those of another date.
struct PriceIndex {
    struct Row {
        Period period;
        double value;
        Place where;
    };
    std::string id, name, source;
    Currency currency = Currency::usd;
    Period vintage;  ///< when it was read; published values are revised
    Confidence confidence = Confidence::high;
    std::vector<Row> rows;  ///< oldest first

    /// The mean over a period: of the rows that fill it, or the one that holds it; nothing outside of the index.
    [[nodiscard]] std::optional<double> over(const Period& period) const;
};

/// Purchasing power parities: what buys as much of work and services as an international dollar.
struct PurchasingPower {
    struct Factor {
        Period period;
        Sourced<double> per_dollar;  ///< units of the area's currency
    };
    struct Area {
        std::string id, name;
        std::string sentence;  ///< as it stands in a sentence: "the Netherlands"
        Currency currency = Currency::usd;
        std::vector<Factor> factors;  ///< oldest first
        Place where;
    };
    std::vector<Area> areas;  ///< in the order of the file: of one currency the first stands for it

    /// The area of an id; null where there is none.
    [[nodiscard]] const Area* area(std::string_view id) const;
    /// The area that stands for a currency; null where there is none.
    [[nodiscard]] const Area* area(Currency currency) const;
};

struct Source {
    std::string id, title, publisher, url, retrieved, licence, note;
    std::optional<Time<>> published_after;  ///< how long after the end of a period its figures first appear
    Place where;
    std::string cited_by = {};  ///< a table beside the catalog that cites it; empty where the catalog does
};

}  // namespace traincost::catalog
