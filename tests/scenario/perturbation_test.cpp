// SPDX-License-Identifier: Apache-2.0
// Every figure of the catalog that an estimate says it comes from is changed where it says so, one at a time: the
// outputs whose formula names it change, and no other does.
#include <support/process.hpp>
#include <traincost/config/read.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/units/date.hpp>

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <scenario/asking.hpp>
#include <traincost/scenario/outputs.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using scenario::Scenario;
using scenario::scalar_of;

namespace {

/// The scalar at a place of a catalog file; a figure written as a mapping is its `value`.
std::optional<config::Node> scalar_at(const config::Document& document, const config::Node& node, const Place& place) {
    if (node.place().line == place.line && node.place().column == place.column) {
        if (node.is_scalar()) { return node; }
        if (const auto value = node.is_map() ? node.find("value") : std::nullopt) { return value; }
    }
    for (const auto& child : node.children()) {
        if (auto found = scalar_at(document, child, place)) { return found; }
    }
    return std::nullopt;
}

/// A number made one per cent larger, a date one day later: a month could move on to the next price of a chip's history.
std::string changed(const std::string& text) {
    if (const auto date = parse_date(text)) { return to_string(*date + std::chrono::days(1)); }
    std::size_t size = 0;
    const double value = std::stod(text, &size);
    return fmt::format("{:.15g}{}", value * 1.01, text.substr(size));
}

/// The catalog with the text at one place replaced by `change` of it.
template <class Change>
Catalog with(const Place& place, Change change) {
    auto files = Catalog::embedded().files();
    const std::string text = read_file(std::string(TRAINCOST_SOURCE_DIR) + "/configs/" + place.file);
    const auto before = required(config::read_text(place.file, text));
    const auto scalar = scalar_at(before, before.root(), place);
    if (!scalar) { throw std::runtime_error("no figure at " + to_string(place)); }
    const auto where = scalar->place();
    std::size_t at = 0;
    for (std::size_t line = 1; line < where.line; ++line) { at = text.find('\n', at) + 1; }
    at += where.column - 1;  // characters are bytes before every figure of the catalog
    const std::string old(scalar->text());
    if (text.compare(at, old.size(), old) != 0) {
        throw std::runtime_error("another text stands at " + to_string(place));
    }
    std::string edited = text;
    edited.replace(at, old.size(), change(old));
    files.insert_or_assign(place.file, required(config::read_text(place.file, edited)));
    return Catalog(std::move(files));
}

struct Numbers {
    std::map<std::string, double> values;
    std::map<std::string, std::vector<std::string>> inputs;  ///< named by each output's formula
};

Numbers numbers_of(const Scenario& s) {
    const auto lifted =
        scenario::lift<Trace>(s.inputs, [](std::string_view name, double value, const Dimensions& dimensions) {
            return Trace::leaf(std::string(name), value, dimensions);
        });
    Numbers numbers;
    for_each_output(
        [&numbers](const std::string& name, const auto& output) {
            numbers.values[name] = scalar_of(output).value();
            numbers.inputs[name] = inputs_of(scalar_of(output));
        },
        scenario::evaluate(s.choices, lifted));
    return numbers;
}

std::vector<Scenario> scenarios_of(const Fields& fields, const Catalog& catalog) {
    return required(scenario::resolve_all(ask(fields), catalog));
}

/// Inputs that an output's formula names and that cancel in it. Each line is a fact of the method.
bool cancels(const Scenario& s, const std::string& output, const std::string& input) {
    const bool server_price = !s.choices.price_is_of_bare_chip;
    const bool stage_cost = output.starts_with("stage.") && output.ends_with(".cost");
    // Chips and servers share the price of a whole server: the ratio moves money between the two and not the sum.
    if (input == "chip.server_to_chip_price" && server_price && (output == "cost.total" || stage_cost)) { return true; }
    // The network inside a server is told apart from it.
    if (input == "scale_up_share" && (output == "cost.total" || stage_cost)) { return true; }
    // A long run is charged no more than its hardware is worth: until that much is charged, its length says nothing.
    const bool of_hardware = output == "cost.chips" || output == "cost.servers" || output == "cost.interconnect" || output == "cost.total" || stage_cost;
    if (input == "count" && s.choices.owning_shape.long_run && of_hardware) { return true; }
    // A stage's cost is its share of the GPU-hours times a total that is proportional to them: the other stages cancel.
    if (stage_cost && input.ends_with(".gpu_hours") && input.substr(0, 7) != output.substr(0, 7)) { return true; }
    // GPU-hours computed from FLOP and an MFU lead back to that MFU, whatever the FLOP and the peak.
    const bool computed = s.choices.stage_kinds[s.choices.main_stage] == scenario::StageKind::computed;
    if (output.starts_with("mfu.") && computed && (input == "flop" || input == "chip.peak")) { return true; }
    // Carried over at the same MFU: what is reached on the other chip is what was reached on the first.
    const bool carried = s.choices.stage_kinds[s.choices.main_stage] == scenario::StageKind::carried;
    if (output.starts_with("mfu.") && output != "mfu.6nd_arithmetic" && carried && input == "chip.peak") { return true; }
    // The tokens of the disclosed run over themselves; what is left is the hours, with no tokens in them.
    const bool own_tokens = carried && (input == "stage.0.tokens" || input == "stage.0.reference_tokens");
    const bool of_tokens = output.starts_with("mfu.") || output.ends_with(".tokens_per_time") ||
                           output.ends_with(".time_per_token") || output == "flop";
    return own_tokens && !of_tokens;
}

/// The inputs of a scenario that come from one place of the catalog.
std::set<std::string> inputs_at(const Scenario& s, const Place& place) {
    std::set<std::string> names;
    for (const auto& source : s.sources) {
        if (source.provenance.where == place) { names.insert(source.name); }
    }
    return names;
}

void expect_effect(const Scenario& before, const Scenario& after, const std::set<std::string>& inputs,
                   const Place& place) {
    const auto was = numbers_of(before);
    const auto is = numbers_of(after);
    for (const auto& [output, value] : was.values) {
        const auto& named = was.inputs.at(output);
        const bool depends = std::any_of(named.begin(), named.end(), [&](const std::string& input) {
            return inputs.count(input) == 1 && !cancels(before, output, input);
        });
        const bool moved = std::fabs(is.values.at(output) - value) > 1e-9 * std::fabs(value);
        if (moved == depends) { continue; }
        FAIL_CHECK(before.names.region_id << ": " << output << (moved ? " moves" : " stays") << " when "
                                          << to_string(place) << " (" << *inputs.begin() << ") changes: " << value
                                          << " and " << is.values.at(output));
    }
}

/// The inputs that are said to come from the place move as the figure there did, and no other input moves.
void expect_inputs(const Scenario& before, const Scenario& after, const std::set<std::string>& inputs,
                   const Place& place) {
    scenario::for_each_input(
        [&](std::string_view name, const auto& was, const auto& is) {
            const double x = scalar_of(was);
            const double y = scalar_of(is);
            const bool from_here = inputs.count(std::string(name)) == 1;
            const double expected = !from_here ? x : name == "chip.age" ? x - 86400.0 : x * 1.01;
            if (std::fabs(y - expected) <= 1e-12 * std::fabs(expected)) { return; }
            FAIL_CHECK(before.names.region_id << ": " << name << " is " << x << " and then " << y << " when "
                                              << to_string(place) << " changes");
        },
        before.inputs, after.inputs);
}

/// All places of the catalog that the scenarios name, in the order of their appearance.
std::vector<Place> places_of(const std::vector<Scenario>& scenarios) {
    std::vector<Place> places;
    for (const auto& s : scenarios) {
        for (const auto& source : s.sources) {
            const auto& where = source.provenance.where;
            if (source.provenance.status == catalog::Status::given) { continue; }
            if (std::find(places.begin(), places.end(), where) == places.end()) { places.push_back(where); }
        }
    }
    return places;
}

/// Changes each figure in turn; returns how many there were.
std::size_t expect_all_effects(const Fields& fields) {
    const auto before = scenarios_of(fields, Catalog::embedded());
    const auto places = places_of(before);
    for (const auto& place : places) {
        const auto after = scenarios_of(fields, with(place, changed));
        REQUIRE(after.size() == before.size());
        for (std::size_t i = 0; i < before.size(); ++i) {
            const auto inputs = inputs_at(before[i], place);
            expect_inputs(before[i], after[i], inputs, place);
            if (!inputs.empty()) {
                expect_effect(before[i], after[i], inputs, place);
            } else {
                expect_effect(before[i], after[i], {""}, place);  // another region's figure: nothing moves
            }
        }
    }
    return places.size();
}

Fields in_six_regions(const Fields& fields) {
    Fields all = fields;
    for (const std::string region : {"europe", "us", "china", "nl", "cn-gd", "cn-nm"}) {
        all.push_back({"regions", region});
    }
    return all;
}

/// The place of a key's value below a path of keys, in a catalog file.
Place place_in(const std::string& file, const std::vector<std::string>& keys) {
    const auto document =
        required(config::read_text(file, read_file(std::string(TRAINCOST_SOURCE_DIR) + "/configs/" + file)));
    auto node = document.root();
    for (const auto& key : keys) {
        const auto child = node.find(key);
        if (!child) { throw std::runtime_error("no " + key + " in " + file); }
        node = *child;
    }
    return node.place();
}

}  // namespace

TEST_CASE("every input that an estimate uses has a source: no number enters without a place") {
    for (const std::string mode : {"owned", "rented"}) {
        for (const auto& s :
             scenarios_of(in_six_regions({{"model", "deepseek-v3"}, {"mode", mode}}), Catalog::embedded())) {
            for (const auto& [output, inputs] : numbers_of(s).inputs) {
                for (const auto& input : inputs) {
                    const auto* source = scenario::source_of(s, input);
                    // An exchange into the currency it is quoted in, and VAT where none is in the price, are not
                    // figures.
                    const bool neutral =
                        input.ends_with(".exchange") || input.ends_with(".currency") || input == "electricity.vat";
                    if (source == nullptr && neutral) { continue; }
                    INFO(s.names.region_id, ": ", output, " uses ", input);
                    REQUIRE(source != nullptr);
                    CHECK_FALSE(source->where.file.empty());
                    CHECK(source->where.line > 0);
                    CHECK(source->where.column > 0);
                    CHECK(source->date.known());
                    CHECK_FALSE(source->source.empty());
                }
            }
        }
    }
}

TEST_CASE("DeepSeek-V3 owned in six regions: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects(in_six_regions({{"model", "deepseek-v3"}})) >= 30);
}

TEST_CASE("DeepSeek-V3 rented in six regions: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects(in_six_regions({{"model", "deepseek-v3"}, {"mode", "rented"}})) >= 25);
}

TEST_CASE("DeepSeek-V3 by its total cost, waiting for the grid: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects({{"model", "deepseek-v3"}, {"owning", "tco"}, {"wait", "grid"}, {"regions", "nl"}, {"regions", "us-tx"}}) >= 30);
}

TEST_CASE("DeepSeek-V3 by the straight line: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects({{"model", "deepseek-v3"}, {"owning", "straight-line"}, {"regions", "nl"}, {"regions", "us"}}) >= 15);
}

TEST_CASE("Llama-3.1-405B: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects({{"model", "llama-3.1-405b"}, {"regions", "nl"}, {"regions", "us-tx"}}) >= 15);
}

TEST_CASE("GPT-4, of which only FLOP are known: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects({{"model", "gpt-4"}, {"regions", "us"}, {"regions", "cn-gz"}}) >= 15);
}

TEST_CASE("DeepSeek-V3 carried over to another chip: each figure changes what is computed from it, and nothing else") {
    CHECK(expect_all_effects({{"model", "deepseek-v3"}, {"chip", "h20"}, {"relative_mfu", "1.2"}, {"regions", "nl"}, {"regions", "china"}}) >=
          15);
}

TEST_CASE("measured power uses no design power, and the other way round") {
    const auto uses = [](const std::string& power, const std::string& input) {
        const auto s = resolved({{"model", "deepseek-v3"}, {"regions", "nl"}, {"power", power}});
        const auto inputs = numbers_of(s).inputs.at("energy");
        return std::find(inputs.begin(), inputs.end(), input) != inputs.end();
    };
    CHECK_FALSE(uses("measured", "chip.power"));
    CHECK(uses("measured", "chip.node_power"));
    CHECK(uses("measured", "power_use"));
    CHECK(uses("tdp", "chip.power"));
    CHECK_FALSE(uses("tdp", "chip.node_power"));
    CHECK_FALSE(uses("tdp", "power_use"));
    CHECK(uses("rated", "chip.node_power"));
    CHECK_FALSE(uses("rated", "power_use"));
}

TEST_CASE(
    "figures behind the age of the hardware move all that is written off: release, delivery time, start of training") {
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    const auto before = estimated(fields);
    const auto chips = [&fields](const Catalog& catalog) {
        return estimated(fields, catalog).cost[cost::Component::chips].value();
    };
    const double was = before.cost[cost::Component::chips].value();
    const double month = std::pow(10.0, 0.14 * 30.0 / 365.25);
    const auto month_later = [](const std::string& text) { return to_string(parse_date(text).value() + std::chrono::days(30)); };
    CHECK(chips(with(place_in("chips/h800-sxm.yaml", {"released"}), month_later)) / was ==
          doctest::Approx(month).epsilon(1e-10));
    CHECK(chips(with(place_in("models/deepseek-v3.yaml", {"run", "start"}), month_later)) / was ==
          doctest::Approx(1.0 / month).epsilon(1e-10));
    const auto longer = [](const std::string& text) {
        REQUIRE(text == "90 day");
        return std::string("120 day");
    };
    CHECK(chips(with(place_in("defaults.yaml", {"delivery_time"}), longer)) / was ==
          doctest::Approx(month).epsilon(1e-10));
}

TEST_CASE("the bounds of the energy follow the design power and the lowest PUE, the rated power and the highest PUE") {
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}};
    const auto bounds = [&fields](const Catalog& catalog) {
        return scenario::energy_bounds(resolved(fields, catalog));
    };
    const auto was = bounds(Catalog::embedded());
    const auto expect = [&](const Place& place, double low, double high) {
        INFO(to_string(place));
        const auto is = bounds(with(place, changed));
        CHECK(is.low.energy / was.low.energy == doctest::Approx(low).epsilon(1e-12));
        CHECK(is.high.energy / was.high.energy == doctest::Approx(high).epsilon(1e-12));
    };
    expect(place_in("chips/h800-sxm.yaml", {"power"}), 1.01, 1.0);
    expect(place_in("chips/h800-sxm.yaml", {"node_power"}), 1.0, 1.01);
    expect(place_in("defaults.yaml", {"pue", "low"}), 1.01, 1.0);
    expect(place_in("defaults.yaml", {"pue", "high"}), 1.0, 1.01);
    expect(place_in("defaults.yaml", {"pue", "value"}), 1.0, 1.0);
    expect(place_in("defaults.yaml", {"power_use"}), 1.0, 1.0);
}

TEST_CASE("the default site decides on the band: a tenth of it, where it holds the cluster, pays another price") {
    const Fields fields = {{"model", "deepseek-v3"}, {"regions", "nl"}, {"count", "8"}};
    const auto smaller =
        with(place_in("defaults.yaml", {"site"}), [](const std::string&) { return std::string("1 MW"); });
    CHECK(resolved(fields).tariff.band == "IF");           // 10 MW x 8766 h = 87,660 MWh
    CHECK(resolved(fields, smaller).tariff.band == "ID");  // 8,766 MWh
}
