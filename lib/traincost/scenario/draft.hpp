// SPDX-License-Identifier: Apache-2.0
// A scenario on its way: what the steps of `resolve` share. Not part of the public interface.
#pragma once

#include <traincost/catalog/catalog.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/scenario/resolve.hpp>
#include <traincost/scenario/scenario.hpp>

#include <fmt/core.h>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace traincost::scenario {

/// Exchange rates: the catalog's, with the ones given by the user laid over them.
class Exchanges {
 public:
    Exchanges(const Request& request, const Catalog& catalog, Diagnostics& diagnostics);

    /// Units of a currency for one dollar in the period around a date (the newest one where there is no date).
    [[nodiscard]] std::optional<catalog::Sourced<double>> per_dollar(Currency currency, std::optional<Date> date,
                                                                     const Place& asked, Diagnostics& diagnostics) const;

    /// The period whose rates of the catalog are used for a date.
    [[nodiscard]] std::optional<Period> period_around(std::optional<Date> date) const;
    /// The first and the last period of the catalog's rates, as a range.
    [[nodiscard]] std::string range() const;

 private:
    void take_direct(const Request& request, Diagnostics& diagnostics);
    void take_crosses(const Request& request, Diagnostics& diagnostics);
    void check_given(Diagnostics& diagnostics) const;

    catalog::ExchangeRates rates_;
    std::array<std::optional<Given<double>>, currencies.size()> given_;
};

/// The index of a currency at two dates; complaints stand at the places where the dates are asked for.
[[nodiscard]] std::optional<PriceLevel> price_level(const Catalog& catalog, Currency currency, const Given<Period>& then,
                                                    const Given<Period>& there, Diagnostics& diagnostics);

/// The catalog's regions and bands, each read once for all the regions of an answer.
class Regions {
 public:
    explicit Regions(const Catalog& catalog) : catalog_(catalog) {}

    /// The region and those that it may borrow from; empty where there is none of that id, which is complained of.
    [[nodiscard]] Lineage lineage(const std::string& id, const Place& asked, Diagnostics& diagnostics);
    [[nodiscard]] const std::vector<catalog::Band>* bands(Diagnostics& diagnostics);

 private:
    [[nodiscard]] std::shared_ptr<const catalog::Region> find(const std::string& id, const Place& asked, Diagnostics& diagnostics);

    const Catalog& catalog_;
    std::map<std::string, std::shared_ptr<const catalog::Region>> known_;
    std::optional<std::vector<catalog::Band>> bands_;
};

/// A scenario being filled in.
struct Draft {
    /// At which MFU the power that is taken was measured, and what of it does not go with the MFU.
    struct PowerLoad {
        catalog::Sourced<double> mfu, standing;
        bool heavy = false;
    };

    const Request& request;
    const Catalog& catalog;
    const Exchanges& exchanges;
    const catalog::Defaults& defaults;
    Regions& regions;
    Diagnostics& diagnostics;
    Scenario scenario = {};
    std::optional<catalog::Model> model = {};
    std::optional<catalog::Chip> chip = {};
    std::optional<catalog::Cluster> cluster = {};
    std::optional<Date> start = {};
    std::optional<PowerLoad> power_load = {};

    void complain(Place where, std::string_view code, std::string message, std::string hint = {},
                  std::optional<Related> related = {}) {
        diagnostics.push_back({std::move(where), Severity::error, code, std::move(message), std::move(hint), std::move(related)});
    }
    /// `inputs`: those that it decides on, with blanks between; none where it is about the whole run.
    void assume(std::string sentence, std::string_view inputs = {}) {
        if (!inputs.empty()) { scenario.assumed_of.emplace(sentence, inputs); }
        scenario.assumptions.push_back(std::move(sentence));
    }
    /// Notes what the assumptions are about that a part of `resolve` makes.
    template <class Part>
    void about(std::string_view inputs, Part part) {
        const auto run = scenario.assumptions.size();
        const auto region = scenario.regional_assumptions.size();
        part();
        for (auto i = run; i < scenario.assumptions.size(); ++i) { scenario.assumed_of.emplace(scenario.assumptions[i], inputs); }
        for (auto i = region; i < scenario.regional_assumptions.size(); ++i) { scenario.assumed_of.emplace(scenario.regional_assumptions[i], inputs); }
    }

    /// Takes a figure of the catalog into an input and notes where it comes from.
    template <class Q>
    void use(std::string_view name, Q& input, const catalog::Sourced<Q>& figure) {
        input = figure.value;
        scenario.sources.push_back({std::string(name), figure.provenance, figure.spread});
    }
    /// Takes what the user gave.
    template <class Q>
    void use(std::string_view name, Q& input, const Given<Q>& given) {
        input = given.value;
        note_given(name, given.where);
    }
    /// The user's value where there is one, else the catalog's.
    template <class Q>
    void use_either(std::string_view name, Q& input, const Maybe<Q>& given, const catalog::Sourced<Q>& figure) {
        if (given) { use(name, input, *given); } else { use(name, input, figure); }
    }
    void note_given(std::string_view name, const Place& where) {
        catalog::Provenance provenance;
        provenance.status = catalog::Status::given;
        provenance.confidence = catalog::Confidence::high;
        provenance.where = where;
        scenario.sources.push_back({std::string(name), provenance});
    }
    /// Both ends of an exchange from a quoted currency into the scenario's.
    void use_exchange(std::string_view from_name, std::string_view to_name, cost::Exchange<double>& exchange, Currency quoted,
                      std::optional<Date> date, const Place& where);
};

/// Two things that cannot both be true, with both places.
void contradiction(Draft& draft, const Place& here, std::string message, std::string hint, const Place& there, std::string what);

/// The precision that MFU is to be quoted against: the user's, the disclosed run's, else bf16.
[[nodiscard]] catalog::Precision wanted_precision(const Draft& draft);

/// The day on which a buyer could first have the chip.
[[nodiscard]] Date delivered(const Draft& draft);

/// The parts of `resolve`, in their order. Each adds to the draft and complains where it must.
void resolve_run(Draft& draft);
void resolve_stages(Draft& draft);  ///< called by resolve_run: the GPU-hours and the arithmetic
void resolve_programme(Draft& draft);  ///< called by resolve_stages where stages of training are asked for
void expect_mfu(Draft& draft);      ///< called by resolve_stages where nothing is known of the MFU
void resolve_load(Draft& draft);       ///< how much of its machines' power this run takes; after resolve_energy and all that the hours need
/// Where the time of a step is asked for, by name, by telling how the run is laid out or by naming its stages; else null.
[[nodiscard]] const Place* where_prediction_is_asked(const Request& request);
/// Whether the precision that is asked for is that of the products too: of a prediction, where it is narrower than 16 bits.
[[nodiscard]] bool decides_on_products(const Draft& draft);
[[nodiscard]] bool can_be_stepped(Draft& draft);  ///< whether the time of a step can be predicted; complains where that was asked for
void check_utilisation(Draft& draft);  ///< that the chips do not compute above their peak
void resolve_step(Draft& draft);    ///< the layout of a stage that is predicted from steps, when the number of chips is known
/// Parameters of the model, or those that are given; none where neither tells.
[[nodiscard]] std::optional<double> parameters_of(const Draft& draft);
void resolve_step_mfu(Draft& draft);  ///< where the MFU is that of steps: what failures cost besides
void resolve_relative_mfu(Draft& draft);  ///< of disclosed hours that are carried over to another chip, from the two chips' steps
/// Fields that would change nothing, in the regions asked for, and those that say other than the model.
void refuse_unused(Draft& draft, const std::vector<Given<std::string>>& regions);
void refuse_unused_of_site(Draft& draft, const std::vector<Given<std::string>>& regions);  ///< of a site's tariff alone
/// The day on which the hardware is taken to have been bought; nothing where neither start nor acquisition is given: then it is bought now.
[[nodiscard]] std::optional<Date> bought(const Draft& draft);
void resolve_hardware(Draft& draft);
void check_length(Draft& draft);  ///< of a run whose hardware is amortised: warns where it takes too long for that; after resolve_hardware
void check_life(Draft& draft, const std::string& region);  ///< of what is charged over a life; at the end of resolve_region
/// What owning takes in a region beside the hardware's price, where it is charged over a life.
void resolve_owning(Draft& draft, const Lineage& regions);
/// Fields that say something of owning which the chosen way makes no use of.
void refuse_unused_owning(Draft& draft);
/// "38.2 %", of a share.
[[nodiscard]] std::string percent(double share);
/// The distribution that was given where a field stands; null where it is a number.
[[nodiscard]] const GivenSpread* given_spread(const Request& request, const Place& where);
/// Where anything is given that says how GPU-hours are rented; null where nothing is.
[[nodiscard]] const Place* where_rented(const RegionalRequest& request);
[[nodiscard]] const Place* where_rented(const Request& request);
void refuse_rent(Draft& draft);  ///< where the cluster is owned
/// What interruptions on spot leave of the hours; before anything that asks how many chips there are.
void resolve_interruptions(Draft& draft, const Lineage& lineage);
/// The rate in a region: the user's; the run's own, where nothing else is asked for; else the catalog's offers. After resolve_interruptions.
void resolve_rate(Draft& draft, const Lineage& lineage);
void resolve_power(Draft& draft);
void resolve_energy(Draft& draft);     ///< what draws power beside the computing; after resolve_power
/// Whether the power that is given has a PUE in it; then the run has none of its own, and one that is given is refused.
[[nodiscard]] bool power_at_the_meter(Draft& draft, const Place* pue);
[[nodiscard]] catalog::Sourced<double> pue_of_region(Draft& draft, const Lineage& lineage);  ///< average of the data centres that stand there
void resolve_carbon(Draft& draft, const Lineage& lineage, const Place& asked);  ///< location-based
void resolve_footprint(Draft& draft, const Lineage& lineage);  ///< market-based, the hardware's making, water, and what the developer states
void resolve_price_level(Draft& draft);
void resolve_region(Draft& draft, const Given<std::string>& region);
void resolve_spreads(Draft& draft, std::vector<Scenario>& scenarios);  ///< of all regions, when nothing is wrong with them

/// A region's own value of a field, else the one given for all.
template <class V>
[[nodiscard]] const Maybe<V>& regional(const Request& request, const std::string& region, Maybe<V> RegionalRequest::*field) {
    const auto found = request.per_region.find(region);
    const bool own = found != request.per_region.end() && found->second.*field;
    return own ? found->second.*field : request.everywhere.*field;
}

/// What the site pays for electricity: the user's price, one put together by the user, or the catalog's.
void resolve_tariff(Draft& draft, const Lineage& lineage, const std::vector<catalog::Band>& bands,
                    const Place& asked);

/// The series, period and band of a region's tariffs that fit a site.
struct TariffQuestion {
    Energy<> annual_energy;            ///< of the whole site
    std::optional<Date> date;          ///< of the run; the newest period where there is none
    std::optional<std::string> series; ///< customer group asked for
    std::string chip_origin;           ///< region id of the chip's designer
    double load = 1.0;                 ///< mean over peak demand
    Time<> term = {};                  ///< how long in a year the site is used
    Power<> site = {};                 ///< peak power; zero where any tariff will do
    bool only_in_parts = false;        ///< whether one price for everything will not do
};
struct TariffAnswer {
    std::optional<Tariff> tariff;
    std::optional<Tariff> neighbour;
    std::vector<std::string> notes;
};
[[nodiscard]] TariffAnswer choose_tariff(const Lineage& lineage,
                                         const std::vector<catalog::Band>& bands, const TariffQuestion& question);

}  // namespace traincost::scenario
