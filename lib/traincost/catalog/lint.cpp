// SPDX-License-Identifier: Apache-2.0
#include <traincost/catalog/lint.hpp>

#include <traincost/catalog/borrowing.hpp>
#include <traincost/catalog/economics.hpp>
#include <traincost/catalog/footprint.hpp>
#include <traincost/catalog/load.hpp>
#include <traincost/catalog/measured_power.hpp>
#include <traincost/catalog/scopes.hpp>
#include <traincost/catalog/rentals.hpp>
#include <traincost/config/document.hpp>
#include <traincost/core/suggest.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace traincost::catalog {

namespace {

/// A delivered price of electricity lies in this window, in any of the currencies of the catalog's regions, per kWh in
/// US dollars.
constexpr double lowest_price = 0.005;
constexpr double highest_price = 1.0;
constexpr double per_kwh = 3.6e6;
constexpr double largest_step = 5.0;

class Linter {
 public:
    Linter(const Catalog& catalog, std::optional<Date> today) : catalog_(catalog), today_(today) {}

    Diagnostics run() {
        check_files();
        check_entries();
        check_sources();
        drop_repeats();
        return std::move(diagnostics_);
    }

 private:
    /// A file that several others lean on is loaded, and complained of, more than once.
    void drop_repeats() {
        std::set<std::string> seen;
        std::erase_if(diagnostics_, [&seen](const Diagnostic& d) { return !seen.insert(to_string(d)).second; });
    }

    void complain(Place where, std::string_view code, std::string message, std::string hint = {}) {
        diagnostics_.push_back({std::move(where), Severity::error, code, std::move(message), std::move(hint)});
    }

    /// Ids equal file names; every `source` and `date` in every file is checked, wherever it stands.
    void check_files() {
        static constexpr std::array known = {std::string_view("chips"), std::string_view("clusters"), std::string_view("regions"),
                                             std::string_view("models"), std::string_view("money"), std::string_view("perf"),
                                             std::string_view("imported")};
        for (const auto& [path, document] : catalog_.files()) {
            const auto slash = path.find('/');
            const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash);
            if (!folder.empty() && std::find(known.begin(), known.end(), folder) == known.end()) {
                complain(Place{path}, "unknown-key", fmt::format("the catalog has no folder '{}'", folder),
                         did_you_mean(folder, {known.begin(), known.end()}));
            }
            if (const auto id = document.root().find("id"); id && folder != "money") { check_id(path, *id); }
            if (folder == "imported") { check_imported(path, document); }
            walk(document.root());
        }
    }

    /// `imported/<source>/<region>.yaml` holds series of that source alone, for a region that there is.
    void check_imported(const std::string& path, const config::Document& document) {
        const auto slash = path.rfind('/');
        const auto first = path.find('/');
        const std::string source = first < slash ? path.substr(first + 1, slash - first - 1) : "";
        const auto stem = path.substr(slash + 1, path.size() - slash - 1 - std::string_view(".yaml").size());
        if (!catalog_.files().contains(fmt::format("regions/{}.yaml", stem))) {
            complain(Place{path}, "unknown-id", fmt::format("there is no region '{}' in the catalog", stem), "add its file, or remove this one");
            static_cast<void>(take(load_imported(document)));
        }
        for (const std::string_view key : {"electricity", "carbon_intensity"}) {
            const auto list = document.root().find(key);
            for (const auto& entry : list ? list->children() : std::vector<config::Node>()) {
                const auto own = entry.find("source");
                if (!own || own->text() == source) { continue; }
                complain(own->place(), "id-differs", fmt::format("the source '{}' is not the folder's, '{}'", own->text(), source));
            }
        }
    }

    void check_id(const std::string& path, const config::Node& id) {
        const auto slash = path.rfind('/');
        const std::string stem = path.substr(slash + 1, path.size() - slash - 1 - std::string_view(".yaml").size());
        if (id.text() != stem) {
            complain(id.place(), "id-differs", fmt::format("the id '{}' is not the file's name '{}'", id.text(), stem));
        }
    }

    void walk(const config::Node& node) {
        for (const auto& child : node.children()) {
            if (child.key() == "source" && child.is_scalar()) {
                used_.insert(std::string(child.text()));
                places_.try_emplace(std::string(child.text()), child.place());
            }
            if ((child.key() == "date" || child.key() == "retrieved" || child.key() == "period") && child.is_scalar()) {
                check_date(child);
            }
            walk(child);
        }
    }

    void check_date(const config::Node& node) {
        const auto period = parse_period(node.text());
        if (!period) {
            complain(node.place(), period.error().code, period.error().message, period.error().hint);
        } else if (today_ && period->first > *today_) {
            complain(node.place(), "future-date", fmt::format("{} lies in the future", node.text()));
        }
    }

    template <class T>
    std::optional<T> take(Result<T> result) {
        if (result) { return std::move(*result); }
        append(diagnostics_, std::move(result.error()));
        return std::nullopt;
    }

    void check_entries() {
        std::map<std::string, std::string, std::less<>> names;
        for (const auto id : catalog_.ids("chips")) {
            if (const auto chip = take(catalog_.chip(id))) { check_chip(*chip, names); }
        }
        for (const auto id : catalog_.ids("clusters")) {
            if (const auto cluster = take(catalog_.cluster(id))) { check_cluster(*cluster); }
        }
        const auto rates = take(catalog_.exchange_rates());
        for (const auto id : catalog_.ids("regions")) {
            if (const auto region = take(catalog_.region(id))) { check_region(*region, rates ? &*rates : nullptr); }
        }
        for (const auto id : catalog_.ids("models")) {
            if (const auto model = take(catalog_.model(id))) { check_model(*model); }
        }
        if (const auto groups = take(catalog_.groups())) { check_groups(*groups); }
        if (const auto operators = take(catalog_.operators())) { check_operators(*operators); }
        static_cast<void>(take(catalog_.defaults()));
        static_cast<void>(take(catalog_.expected_mfu()));
        static_cast<void>(take(catalog_.step_time()));
        static_cast<void>(take(catalog_.run_time()));
        const auto reliability = take(catalog_.reliability());
        for (const auto& row : reliability ? reliability->failures : std::vector<Reliability::Observed>()) {
            static_cast<void>(take(catalog_.chip(row.chip, row.between.provenance.where)));
        }
        if (const auto stand_ins = take(stand_ins_of(catalog_))) { check_stand_ins(*stand_ins); }
        if (catalog_.files().contains("economics.yaml")) { static_cast<void>(take(economics_of(catalog_))); }
        if (catalog_.files().contains("rental.yaml")) {
            if (const auto rentals = take(rentals_of(catalog_))) { check_rentals(*rentals); }
        }
        static_cast<void>(take(catalog_.usual()));
        if (catalog_.files().contains("footprint.yaml")) {
            if (const auto footprint = take(footprint_of(catalog_))) { check_footprint(*footprint); }
        }
        if (const auto powers = take(measured_power(catalog_))) { check_measured(*powers); }
        if (catalog_.files().contains("scopes.yaml")) { static_cast<void>(take(disclosures(catalog_))); }
        static_cast<void>(take(catalog_.spreads()));
        if (const auto indexes = take(catalog_.price_indexes())) { check_indexes(*indexes); }
        static_cast<void>(take(catalog_.purchasing_power()));
        if (const auto bands = take(catalog_.bands())) { check_bands(*bands); }
    }

    /// What stands in is the figure of a region that has one.
    void check_stand_ins(const StandIns& stand_ins) {
        for (std::size_t d = 0; d < datum_count; ++d) {
            if (stand_ins.regions[d].empty()) { continue; }
            const auto region = take(catalog_.region(stand_ins.regions[d], stand_ins.where[d]));
            if (!region || has(*region, static_cast<Datum>(d))) { continue; }
            complain(stand_ins.where[d], "missing-key", fmt::format("{} has no {} that could stand in", region->name, datum_names[d]), "name another region");
        }
    }

    /// Mixes and claims are of regions and models that there are.
    void check_footprint(const Footprint& footprint) {
        for (const auto& [id, mix] : footprint.residual_mix) { static_cast<void>(take(catalog_.region(id, mix.value.provenance.where))); }
        for (const auto& [id, where] : footprint.fully_disclosed) { static_cast<void>(take(catalog_.region(id, where))); }
        for (const auto& claim : footprint.claims) { static_cast<void>(take(catalog_.model(claim.model, claim.where))); }
    }

    void check_measured(const MeasuredPower& powers) {
        for (const auto& [id, known] : powers.classes) {
            if (std::find(chip_class_names.begin(), chip_class_names.end(), id) != chip_class_names.end()) { continue; }
            complain(known.use.provenance.where, "unknown-id", fmt::format("there is no class of chips '{}'", id), did_you_mean(id, {chip_class_names.begin(), chip_class_names.end()}));
        }
        for (const auto& [id, measured] : powers.chips) {
            const auto& power = measured.power;
            const auto chip = take(catalog_.chip(id, power.provenance.where));
            if (chip && chip->node_power && !(power.value <= chip->node_power->value)) {
                complain(power.provenance.where, "out-of-range", fmt::format("{}: more than the rated power of its node", id));
            }
        }
    }

    void check_chip(const Chip& chip, std::map<std::string, std::string, std::less<>>& names) {
        for (const auto& alias : chip.aliases) {
            const auto [first, is_new] = names.try_emplace(alias, chip.id);
            if (!is_new || !catalog_.find_chip_file(alias).empty()) {
                complain(Place{"chips/" + chip.id + ".yaml"}, "id-differs", fmt::format("the alias '{}' names another chip too", alias));
            }
        }
        static_cast<void>(take(catalog_.region(chip.origin, Place{"chips/" + chip.id + ".yaml"})));
        if (chip.node_power && chip.node_power->value < chip.power.value) {
            complain(chip.node_power->provenance.where, "out-of-range", "a node's share of power is less than its chip's");
        }
    }

    void check_cluster(const Cluster& cluster) {
        static_cast<void>(take(catalog_.chip(cluster.chip, cluster.where)));
        if (!cluster.region.empty()) { static_cast<void>(take(catalog_.region(cluster.region, cluster.where))); }
    }

    void check_operators(const std::map<std::string, OperatorPue>& operators) {
        for (const auto& [id, entry] : operators) {
            for (const auto& site : entry.sites) { static_cast<void>(take(catalog_.region(site, entry.pue.provenance.where))); }
        }
    }

    void check_rentals(const Rentals& rentals) {
        for (const auto& rate : rentals.rates) {
            const auto& of = rate.rate.provenance;
            const auto chip = take(catalog_.chip(rate.chip, of.where));
            if (chip && of.date.last < chip->released.value) {
                complain(of.where, "contradiction", fmt::format("a rate of {}, and {} was released on {}", of.date.text, chip->id, to_string(chip->released.value)), "is the date or the chip a slip?");
            }
            if (!rate.region.empty()) { static_cast<void>(take(catalog_.region(rate.region, of.where))); }
            check_terms(rate, rentals);
        }
    }

    /// Nobody gives up a right, or binds himself, for more than the same provider asks by the hour.
    void check_terms(const RentalRate& rate, const Rentals& rentals) {
        if (rate.term == RentalTerm::on_demand) { return; }
        const auto& price = rate.rate.value;
        const auto dearer = [&](const RentalRate& o) {
            return o.term == RentalTerm::on_demand && o.chip == rate.chip && o.provider == rate.provider && o.region == rate.region &&
                   o.rate.provenance.date.first == rate.rate.provenance.date.first && o.rate.value.currency == price.currency && o.rate.value.amount < price.amount;
        };
        const auto by_hour = std::find_if(rentals.rates.begin(), rentals.rates.end(), dearer);
        if (by_hour == rentals.rates.end()) { return; }
        diagnostics_.push_back({rate.rate.provenance.where, Severity::error, "contradiction",
                                fmt::format("{} of {} would cost more {} than on demand on the same day", rate.chip, rate.provider,
                                            rate.term == RentalTerm::spot ? "on spot" : "reserved"),
                                "is a digit, the term or the date a slip?", Related{by_hour->rate.provenance.where, "the rate on demand stands here"}});
    }

    void check_indexes(const std::vector<PriceIndex>& indexes) {
        std::map<Currency, std::string> ids;
        for (const auto& index : indexes) {
            const auto [first, is_new] = ids.try_emplace(index.currency, index.id);
            if (is_new || index.rows.empty()) { continue; }
            complain(index.rows.front().where, "id-differs",
                     fmt::format("'{}' and '{}' are both the price index of {}", first->second, index.id, code(index.currency)));
        }
    }

    /// What is typed behind --regions.
    void check_group_id(const Group& group) {
        const bool typeable = !group.id.empty() && std::all_of(group.id.begin(), group.id.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
        });
        if (!typeable) { complain(group.where, "unknown-value", fmt::format("'{}' is no id of a group", group.id.substr(0, 40)), "small letters, digits and - alone"); }
    }

    void check_groups(const std::map<std::string, Group>& groups) {
        for (const auto& [id, group] : groups) {
            for (const auto& region : group.regions) { static_cast<void>(take(catalog_.region(region, group.where))); }
            check_group_id(group);
            const auto regions = catalog_.ids("regions");
            if (id != "all" && std::find(regions.begin(), regions.end(), id) == regions.end()) { continue; }
            complain(group.where, "id-differs", fmt::format("the group '{}' has the name of something else", id));
        }
    }

    /// Borrowing goes from parent to parent, and has to end.
    void check_parents(const Region& region) {
        std::set<std::string> seen = {region.id};
        for (auto parent = region.parent; !parent.empty();) {
            if (!seen.insert(parent).second) {
                const bool itself = region.parent == region.id;
                complain(Place{"regions/" + region.id + ".yaml"}, "contradiction",
                         itself ? fmt::format("the parent of '{}' is itself", region.id)
                                : fmt::format("the parents of '{}' go in a circle, back to '{}'", region.id, parent),
                         "the last one has no parent");
                return;
            }
            const auto next = catalog_.files().find(fmt::format("regions/{}.yaml", parent));
            const auto above = next == catalog_.files().end() ? std::nullopt : next->second.root().find("parent");
            parent = above ? above->text() : std::string_view();
        }
    }

    /// An amount in a currency without a rate could not be told in another.
    void check_currency(const Region& region, const ExchangeRates* rates) {
        if (rates == nullptr || region.currency == Currency::usd || newest(*rates, region.currency)) { return; }
        complain(Place{"regions/" + region.id + ".yaml"}, "no-exchange-rate",
                 fmt::format("money/exchange-rates.yaml has no rate of {}, the currency of '{}'", code(region.currency), region.id),
                 "add it there, or keep the region in USD");
    }

    static std::optional<double> newest(const ExchangeRates& rates, Currency currency) {
        std::optional<double> rate;
        for (const auto& row : rates.rows) {
            if (const auto& own = row.per_usd[static_cast<std::size_t>(currency)]) { rate = own; }
        }
        return rate;
    }

    /// What a figure moves with is the own figure of another region.
    void check_moving(const Region& region, std::optional<Sourced<double>> Region::*datum, std::string_view key) {
        if (!(region.*datum) || (region.*datum)->provenance.moves_with.empty()) { return; }
        const auto& provenance = (region.*datum)->provenance;
        const auto other = take(catalog_.region(provenance.moves_with, provenance.where));
        if (!other || ((*other).*datum && ((*other).*datum)->provenance.moves_with.empty())) { return; }
        complain(provenance.where, "contradiction",
                 (*other).*datum ? fmt::format("{}: that of '{}' moves with another one itself", key, other->id)
                                 : fmt::format("{}: '{}' has none of its own that this could move with", key, other->id),
                 "name the region whose own figure this one is computed from");
    }

    void check_region(const Region& region, const ExchangeRates* rates) {
        check_parents(region);
        check_moving(region, &Region::wacc, "wacc");
        check_moving(region, &Region::building_wacc, "building_wacc");
        check_currency(region, rates);
        if (!region.parent.empty()) { static_cast<void>(take(catalog_.region(region.parent, Place{"regions/" + region.id + ".yaml"}))); }
        for (const auto& series : region.electricity) {
            check_steps(series);
            for (const auto& prices : series.prices) {
                for (const auto& band : prices.bands) { check_price(band, prices.period, rates); }
            }
        }
    }

    /// Neighbouring periods of a band never differed by more than three and a half times; a slip of the decimal point does.
    void check_steps(const TariffSeries& series) {
        std::map<std::string, std::pair<double, std::string>> last;  // by band and currency: price and period
        for (const auto& prices : series.prices) {
            for (const auto& band : prices.bands) {
                const double now = band.price.amount.value();
                const auto [at, is_new] = last.try_emplace(fmt::format("{} {}", band.band, code(band.price.currency)), now, prices.period.text);
                const double ratio = now / at->second.first;
                if (!band.parts && !is_new && at->second.first > 0.0 && (ratio > largest_step || ratio < 1.0 / largest_step)) {
                    complain(band.where, "out-of-range", fmt::format("{:.3g} times the price of {}", ratio, at->second.second),
                             fmt::format("neighbouring periods differ by {:g} times at most", largest_step));
                }
                at->second = {now, prices.period.text};
            }
        }
    }

    /// The rate at the time of a price; the first one there is where all came later.
    static std::optional<double> rate_at(const Period& period, Currency currency, const ExchangeRates* rates) {
        if (currency == Currency::usd) { return 1.0; }
        std::optional<double> best;
        for (const auto& row : rates != nullptr ? rates->rows : std::vector<ExchangeRates::Row>()) {
            const auto& rate = row.per_usd[static_cast<std::size_t>(currency)];
            if (rate && (!best || row.period.first <= period.first)) { best = rate; }
        }
        return best;
    }

    void check_price(const BandPrice& band, const Period& period, const ExchangeRates* rates) {
        const auto per_dollar = rate_at(period, band.price.currency, rates);
        if (!per_dollar) { return; }  // what it is in dollars is not known
        const double price = band.price.amount.value() * per_kwh / *per_dollar;
        if (price < lowest_price || price > highest_price) {
            complain(band.where, "out-of-range", fmt::format("a price of {:.4g} USD/kWh cannot be meant", price),
                     fmt::format("a delivered price lies between {} and {} USD/kWh", lowest_price, highest_price));
        }
    }

    void check_model(const Model& model) {
        if (model.run.start && model.run.start->value > model.released.value) {
            diagnostics_.push_back({model.run.start->provenance.where, Severity::error, "contradiction",
                                    fmt::format("the training of '{}' starts after the model was released on {}", model.id, to_string(model.released.value)), "one of the two is a slip",
                                    Related{model.released.provenance.where, "it is released here"}});
        }
        if (!model.run.chip.empty()) { static_cast<void>(take(catalog_.chip(model.run.chip, model.run.where))); }
        if (!model.run.region.empty()) { static_cast<void>(take(catalog_.region(model.run.region, model.run.where))); }
        if (model.architecture == Architecture::moe && model.parameters && !model.active_parameters && !model.shape) {
            complain(model.parameters->provenance.where, "missing-active-parameters", "a mixture of experts needs active_parameters");
        }
        if (model.parameters && model.active_parameters && model.active_parameters->value > model.parameters->value) {
            complain(model.active_parameters->provenance.where, "out-of-range", "more parameters are active than there are");
        }
        if (!model.tokens && !model.training_flop && !model.shape) {
            complain(Place{"models/" + model.id + ".yaml"}, "missing-key", "neither tokens nor training_flop nor a shape are given");
        }
    }

    void check_bands(const std::vector<Band>& bands) {
        for (std::size_t i = 0; i + 1 < bands.size(); ++i) {
            if (bands[i].below != bands[i + 1].from) {
                complain(bands[i + 1].where, "out-of-range", "the band does not begin where the one before it ends");
            }
        }
    }

    void check_sources() {
        const auto sources = take(catalog_.sources());
        if (!sources) { return; }
        std::vector<std::string_view> known;
        for (const auto& [id, source] : *sources) { known.push_back(id); }
        for (const auto& id : used_) {
            if (sources->contains(id)) { continue; }
            complain(places_.at(id), "unknown-source", fmt::format("there is no source '{}'", id), did_you_mean(id, known));
        }
        for (const auto& [id, source] : *sources) {
            if (used_.contains(id) || !source.cited_by.empty()) { continue; }
            diagnostics_.push_back({source.where, Severity::warning, "unused-source", fmt::format("no figure uses the source '{}'", id)});
        }
    }

    const Catalog& catalog_;
    std::optional<Date> today_;
    Diagnostics diagnostics_;
    std::set<std::string> used_;
    std::map<std::string, Place> places_;
};

}  // namespace

Diagnostics lint(const Catalog& catalog, std::optional<Date> today) { return Linter(catalog, today).run(); }

}  // namespace traincost::catalog
