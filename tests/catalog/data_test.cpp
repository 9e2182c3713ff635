// SPDX-License-Identifier: Apache-2.0
// The figures themselves: against the traps that others have fallen into.
#include "packaged.hpp"

#include <traincost/units/format.hpp>
#include <traincost/units/makers.hpp>

#include <cmath>
#include <optional>
#include <regex>

using namespace traincost;
using namespace traincost::test;
using catalog::Precision;

namespace {

const Catalog& packaged() {
    static const auto catalog = Catalog::embedded();
    return catalog;
}

catalog::Chip chip(std::string_view id) {
    auto chip = packaged().chip(id);
    REQUIRE(chip.has_value());
    return *chip;
}

double teraflops(const catalog::Chip& c, Precision p) {
    REQUIRE(c.peak_of(p).has_value());
    return c.peak_of(p)->value.value() / 1e12;
}

double gigabytes_a_second(const catalog::Chip& c) {
    REQUIRE(c.link.has_value());
    return c.link->value.value() / 1e9;
}

/// A number with thousands commas.
double number(std::string text) {
    text.erase(std::remove(text.begin(), text.end(), ','), text.end());
    return std::stod(text);
}

/// Results of all sums of the form `a x b / c` in a note; a unit may stand behind a number.
std::vector<double> results_in(const std::string& note) {
    static const std::string figure = R"([0-9][0-9,]*(?:\.[0-9]+)?(?:e[0-9]+)?)";
    static const std::string unit = R"((?: (?:W|USD|CNY|EUR|h))?)";
    static const std::regex sum(figure + unit + "(?: [x/] " + figure + unit + ")+");
    static const std::regex factor("(^|[x/]) ?(" + figure + ")");
    std::vector<double> results;
    for (std::sregex_iterator it(note.begin(), note.end(), sum), end; it != end; ++it) {
        const std::string text = it->str();
        double value = 1.0;
        for (std::sregex_iterator f(text.begin(), text.end(), factor), none; f != none; ++f) {
            value = (*f)[1].str() == "/" ? value / number((*f)[2]) : value * number((*f)[2]);
        }
        results.push_back(value);
    }
    return results;
}

/// The same digits: a prefix of the unit (G, T) may stand between the two.
bool same_digits(double a, double b) {
    for (double scale = 1.0; scale < 1e16; scale *= 1e3) {
        if (std::fabs(a / scale / b - 1.0) < 2e-3) { return true; }
    }
    return false;
}

std::string text_under(const config::Node& node, std::string_view key) {
    const auto found = node.find(key);
    return found && found->is_scalar() ? std::string(found->text()) : "";
}

/// Calls `f` for every mapping with a value, a note and the status "derived".
template <class F>
void for_each_derived(const config::Node& node, const std::string& path, F f) {
    if (node.is_map() && text_under(node, "status") == "derived" && !text_under(node, "value").empty()) { f(node, path); }
    for (const auto& child : node.children()) { for_each_derived(child, path, f); }
}

}  // namespace

TEST_CASE("the H100 and the H800 do 989.4 TFLOP/s dense in bf16 and 1979 in fp8") {
    for (const auto* id : {"h100-sxm", "h800-sxm"}) {
        CHECK(teraflops(chip(id), Precision::bf16) == doctest::Approx(989.4));
        CHECK(teraflops(chip(id), Precision::fp8) == doctest::Approx(1979.0));
    }
}

TEST_CASE("a B200 is one chip of 2250 TFLOP/s dense in bf16, not a die of half that") {
    CHECK(teraflops(chip("b200"), Precision::bf16) == doctest::Approx(2250.0));
    CHECK(teraflops(chip("b200"), Precision::fp8) == doctest::Approx(4500.0));
}

TEST_CASE("no chip has a bf16 or fp16 peak that is the marketing figure with sparsity") {
    for (const auto id : packaged().ids("chips")) {
        for (const auto p : {Precision::bf16, Precision::fp16}) {
            const auto c = chip(id);
            if (!c.peak_of(p)) { continue; }
            for (const double sparse : {624.0, 1513.0, 1978.0, 1979.0, 4500.0, 4000.0, 296.0, 661.6, 2614.9}) {
                CAPTURE(id);
                CHECK(std::fabs(teraflops(c, p) / sparse - 1.0) > 0.005);
            }
        }
    }
}

TEST_CASE("halving the precision at most doubles the dense peak, and never lowers it") {
    // What the makers sell otherwise: Blackwell Ultra has three times its FP8 in FP4, Gaudi 3 little TF32, Trainium 3 most of its arithmetic in FP8.
    const auto more = [](std::string_view id, Precision wide) {
        return ((id == "b300" || id == "gb300" || id == "rtx-5090") && wide == Precision::fp8) || (id == "gaudi3" && wide == Precision::tf32) || (id == "trainium3" && wide == Precision::bf16);
    };
    for (const auto id : packaged().ids("chips")) {
        const auto c = chip(id);
        for (const auto& [wide, narrow] : {std::pair{Precision::tf32, Precision::bf16}, {Precision::bf16, Precision::fp8}, {Precision::fp8, Precision::fp4}}) {
            if (!c.peak_of(wide) || !c.peak_of(narrow)) { continue; }
            CAPTURE(id);
            const double ratio = teraflops(c, narrow) / teraflops(c, wide);
            CHECK(ratio >= 1.0);
            // The makers round: 2.025 for an L40S, 2.045 for a B300.
            CHECK(ratio <= (more(id, wide) ? 4.0 : 2.05));
        }
    }
}

TEST_CASE("an H800's link is not an H100's: 200 against 450 GB/s in one direction") {
    CHECK(gigabytes_a_second(chip("h100-sxm")) == doctest::Approx(450.0));
    CHECK(gigabytes_a_second(chip("h800-sxm")) == doctest::Approx(200.0));
}

TEST_CASE("no chip claims more dense bf16 than its vendor does") {
    struct Dense {
        const char* id;
        double teraflops;
    };
    // From the vendors' data sheets, halved where a sheet has only the figure with sparsity; not copied from the catalog.
    static const Dense table[] = {
        {"a100-sxm-40gb", 312.0}, {"a100-sxm-80gb", 312.0}, {"a800-sxm", 312.0}, {"h100-sxm", 989.5}, {"h100-pcie", 756.5}, {"h100-nvl", 835.5},
        {"h200-sxm", 989.5},      {"h800-sxm", 989.5},      {"h20", 148.0},      {"gh200", 989.5},    {"b200", 2250.0},     {"b300", 2250.0},
        {"gb200", 2500.0},        {"gb300", 2500.0},        {"l40s", 362.1},     {"a10", 125.0},      {"mi100", 92.3},      {"mi210", 181.0},
        {"mi250", 362.1},         {"mi250x", 383.0},        {"mi300a", 980.6},   {"mi300x", 1307.4},  {"mi325x", 1307.4},   {"mi350x", 2309.6},
        {"mi355x", 2516.6},       {"tpu-v2", 46.0},         {"tpu-v3", 123.0},   {"tpu-v4", 275.0},   {"tpu-v5e", 197.0},   {"tpu-v5p", 459.0},
        {"tpu-v6e", 918.0},       {"tpu-v7", 2307.0},       {"gaudi2", 432.0},   {"gaudi3", 1835.0},  {"trainium2", 667.0}, {"trainium3", 671.0},
    };
    for (const auto& row : table) {
        CAPTURE(row.id);
        const auto c = chip(row.id);
        const double claimed = teraflops(c, Precision::bf16);
        CHECK(claimed <= row.teraflops * 1.0005);
        CHECK(claimed > row.teraflops * 0.9);
    }
}

TEST_CASE("a package is one chip however many dies it has: MI250X and B200 with the memory and power of both") {
    const auto mi250x = chip("mi250x");
    CHECK(teraflops(mi250x, Precision::bf16) == doctest::Approx(383.0));
    CHECK(mi250x.memory.value.value() == doctest::Approx(128e9));
    CHECK(mi250x.node.value.value() == 4.0);
    const auto b200 = chip("b200");
    CHECK(teraflops(b200, Precision::bf16) == doctest::Approx(2250.0));
    CHECK(b200.memory.value.value() >= 180e9);
    CHECK(b200.power.value.value() == doctest::Approx(1000.0));
    CHECK(b200.node.value.value() == 8.0);
}

TEST_CASE("an A800's link is not an A100's either: 200 against 300 GB/s in one direction") {
    CHECK(gigabytes_a_second(chip("a100-sxm-80gb")) == doctest::Approx(300.0));
    CHECK(gigabytes_a_second(chip("a800-sxm")) == doctest::Approx(200.0));
}

TEST_CASE("export controls towards China are told of American chips only, in the order of their dates") {
    std::size_t controlled = 0;
    for (const auto id : packaged().ids("chips")) {
        const auto c = chip(id);
        if (c.exports_to_china.empty()) { continue; }
        CAPTURE(id);
        CHECK(c.origin == "us");
        for (std::size_t i = 1; i < c.exports_to_china.size(); ++i) { CHECK(c.exports_to_china[i - 1].from.first <= c.exports_to_china[i].from.first); }
        ++controlled;
    }
    CHECK(controlled >= 20);
}

TEST_CASE("an H20 is not an H800: a seventh of the arithmetic, more memory, the whole link") {
    CHECK(teraflops(chip("h20"), Precision::bf16) == doctest::Approx(148.0));
    CHECK(chip("h20").memory.value > chip("h800-sxm").memory.value);
    CHECK(gigabytes_a_second(chip("h20")) == doctest::Approx(450.0));
}

TEST_CASE("links are per direction and in bytes: none is faster than NVLink 5's 900 GB/s but Trainium 3's, no network than 100 GB/s") {
    for (const auto id : packaged().ids("chips")) {
        CAPTURE(id);
        const auto c = chip(id);
        if (c.link) { CHECK(gigabytes_a_second(c) <= (id == "trainium3" ? 1280.0 : 900.0)); }
        if (c.network) { CHECK(c.network->value.value() <= 100e9); }
        if (c.network && c.link) { CHECK(c.network->value < c.link->value); }
        if (c.memory_bandwidth && c.link) { CHECK(c.link->value < c.memory_bandwidth->value); }
    }
}

TEST_CASE("a node draws more than its chips, holds whole chips, and a chip's price is that of a chip and not of a server") {
    for (const auto id : packaged().ids("chips")) {
        CAPTURE(id);
        const auto c = chip(id);
        if (c.node_power) {
            CHECK(c.node_power->value > c.power.value);
            CHECK(c.node_power->value.value() < 3.0 * c.power.value.value());
        }
        CHECK(c.node.value.value() == std::floor(c.node.value.value()));
        for (const auto& price : c.prices) {
            if (price.value.value.currency != Currency::usd) { continue; }
            CHECK(price.value.value.amount.value() > 1'000);
            CHECK((c.chip_class == catalog::ChipClass::wafer || price.value.value.amount.value() < 100'000));
        }
    }
}

TEST_CASE("the regions and chips of the main job are there") {
    for (const auto* id : {"europe", "us", "china", "nl", "ie", "fr", "us-tx", "us-va", "cn-gd", "cn-gz"}) {
        CHECK_MESSAGE(packaged().region(id).has_value(), id);
    }
    for (const auto* id : {"v100", "a100", "h100-sxm", "h800-sxm", "h20", "b200"}) { CHECK_MESSAGE(packaged().chip(id).has_value(), id); }
    for (const auto* id : {"deepseek-v3", "llama-3.1-405b", "gpt-3", "gpt-4"}) { CHECK_MESSAGE(packaged().model(id).has_value(), id); }
}

namespace {

std::vector<std::string> regions_beginning(std::string_view prefix) {
    std::vector<std::string> found;
    for (const auto id : packaged().ids("regions")) {
        if (id.substr(0, prefix.size()) == prefix) { found.emplace_back(id); }
    }
    return found;
}

}  // namespace

TEST_CASE("the world is there: EU members, their neighbours, 50 states and DC, ten provinces and more, Asia and the Gulf") {
    for (const auto* id : {"at", "be", "bg", "cy", "cz", "de", "dk", "ee", "es", "fi", "fr", "gr", "hr", "hu", "ie", "it", "lt", "lu", "lv",
                           "mt", "nl", "pl", "pt", "ro", "se", "si", "sk", "no", "ch", "gb", "is", "jp", "kr", "in", "tw", "ca", "ca-qc",
                           "ae", "sa", "sg", "my", "world"}) {
        CHECK_MESSAGE(packaged().region(id).has_value(), id);
    }
    CHECK(regions_beginning("us-").size() == 51);
    CHECK(regions_beginning("cn-").size() >= 10);
}

TEST_CASE("every region but the world has a parent: countries of Europe Europe, states the US, provinces their country") {
    for (const auto id : packaged().ids("regions")) {
        CAPTURE(id);
        const auto region = packaged().region(id);
        REQUIRE(region.has_value());
        if (id == "world") { CHECK(region->parent.empty()); continue; }
        REQUIRE_FALSE(region->parent.empty());
        CHECK(packaged().region(region->parent).has_value());
        if (region->kind == "state") { CHECK(region->parent == "us"); }
        if (id.substr(0, 3) == "cn-") { CHECK(region->parent == "china"); }
        if (region->kind == "country" && region->parent == "europe") { CHECK(id.size() == 2); }
    }
}

TEST_CASE("a bill by its parts that is an example stands behind the imported series: Germany and the Netherlands") {
    for (const auto* id : {"de", "nl"}) {
        CAPTURE(id);
        const auto region = packaged().region(id);
        REQUIRE(region->electricity.size() >= 2);
        CHECK(region->electricity.front().provenance.source == "eurostat-nrg-pc-205");
        CHECK(region->electricity.back().prices.back().bands.front().parts.has_value());
    }
}

TEST_CASE("the groups of the EU, of the states and of the provinces are complete") {
    const auto groups = packaged().groups();
    REQUIRE(groups.has_value());
    CHECK(groups->at("eu27").regions.size() == 27);
    CHECK(groups->at("us-states").regions == regions_beginning("us-"));
    CHECK(groups->at("china-provinces").regions == regions_beginning("cn-"));
}

TEST_CASE("DeepSeek-V3's stages add up to 2.788 million GPU-hours on 2,048 H800") {
    const auto model = packaged().model("deepseek-v3");
    REQUIRE(model.has_value());
    double hours = 0.0;
    for (const auto& stage : model->run.stages) { hours += stage.gpu_hours.value / units::chip_hour; }
    CHECK(hours == doctest::Approx(2'788'000).epsilon(1e-12));
    CHECK(model->run.count->value.value() == 2048);
    CHECK(packaged().chip(model->run.chip)->id == "h800-sxm");
    CHECK(model->active_parameters->value.value() == doctest::Approx(37e9));
    CHECK(model->parameters->value.value() == doctest::Approx(671e9));
}

TEST_CASE("every series of electricity prices says its tax level, and no price is a household's or without source") {
    for (const auto id : packaged().ids("regions")) {
        CAPTURE(id);
        const auto region = packaged().region(id);
        REQUIRE(region.has_value());
        for (const auto& series : region->electricity) {
            CHECK_FALSE(series.tax_level.empty());
            CHECK((series.vat != catalog::Vat::included || series.vat_rate > 0.0));
            for (const auto& prices : series.prices) {
                CHECK_FALSE(prices.provenance.source.empty());
                CHECK(prices.provenance.date.known());
                CHECK_FALSE(prices.bands.empty());
            }
        }
    }
}

TEST_CASE("European series come by Eurostat's bands, at the level without VAT and recoverable taxes") {
    const auto bands = packaged().bands();
    REQUIRE(bands.has_value());
    for (const auto* id : {"europe", "nl", "ie", "fr"}) {
        CAPTURE(id);
        const auto region = packaged().region(id);
        REQUIRE_FALSE(region->electricity.empty());
        const auto& series = region->electricity.front();
        CHECK(series.customer == catalog::Customer::non_household);
        CHECK(series.tax_level == "without VAT and recoverable taxes");
        for (const auto& prices : series.prices) {
            for (const auto& price : prices.bands) {
                CHECK(std::any_of(bands->begin(), bands->end(), [&](const auto& band) { return band.id == price.band; }));
            }
        }
    }
}

TEST_CASE("Chinese tariffs take out 13 % VAT, and a subsidised one is tied to domestic chips") {
    auto chinese = regions_beginning("cn-");
    chinese.emplace_back("china");
    for (const auto& id : chinese) {
        CAPTURE(id);
        const auto region = packaged().region(id);
        for (const auto& series : region->electricity) {
            if (series.delivery != catalog::Delivery::delivered) { continue; }
            if (series.vat == catalog::Vat::included) { CHECK(series.vat_rate == doctest::Approx(0.13)); }
            if (series.provenance.source == "ft-china-power-subsidies") { CHECK(series.domestic_chips_only); }
        }
    }
}

TEST_CASE("every region has electricity and carbon of its own, or a parent to borrow them from") {
    for (const auto id : packaged().ids("regions")) {
        CAPTURE(id);
        bool electricity = false;
        bool carbon = false;
        std::string next(id);
        for (int steps = 0; !next.empty() && steps < 5; ++steps) {
            const auto region = packaged().region(next);
            REQUIRE(region.has_value());
            for (const auto& series : region->electricity) {
                electricity = electricity || (series.delivery == catalog::Delivery::delivered && !series.domestic_chips_only && !series.prices.empty());
            }
            carbon = carbon || !region->carbon_intensity.empty();
            next = region->parent;
        }
        CHECK(electricity);
        CHECK(carbon);
    }
}

TEST_CASE("the arithmetic in the note of every derived figure gives the figure") {
    std::size_t checked = 0;
    std::size_t carbon = 0;
    for (const auto& [path, document] : packaged().files()) {
        if (path == "spreads.yaml") { continue; }  // statistics of many figures; their logarithms have a test of their own
        for_each_derived(document.root(), path, [&](const config::Node& node, const std::string& file) {
            const auto results = results_in(text_under(node, "note"));
            if (results.empty()) { return; }
            const double value = number(std::regex_replace(text_under(node, "value"), std::regex("[^0-9.e]+.*$"), ""));
            CAPTURE(file);
            CAPTURE(text_under(node, "note"));
            CAPTURE(value);
            CHECK(std::any_of(results.begin(), results.end(), [&](double result) { return same_digits(result, value); }));
            ++checked;
            if (node.find("basis")) { ++carbon; }
        });
    }
    CHECK(checked >= 10);
    CHECK(carbon >= 5);
}

TEST_CASE("a spread that an interval of 90 % gives is the logarithm of its ends over 3.29, that of its middle and an end over 1.645, to the digits printed") {
    const std::regex interval(R"(ln\(([0-9.]+) / ([0-9.]+)\) / (3\.29|1\.645) = ([0-9.]+[0-9]))");
    std::size_t checked = 0;
    for_each_derived(packaged().files().find("spreads.yaml")->second.root(), "spreads.yaml", [&](const config::Node& node, const std::string&) {
        const auto note = text_under(node, "note");
        for (std::sregex_iterator it(note.begin(), note.end(), interval), end; it != end; ++it) {
            CAPTURE(it->str());
            const double printed = number((*it)[4]);
            const double last_digit = (*it)[4].str().size() > 4 ? 1e-3 : 1e-2;  // 0.317 and 0.42
            CHECK(std::fabs(std::log(number((*it)[1]) / number((*it)[2])) / number((*it)[3]) - printed) <= 0.5 * last_digit + 1e-12);
            ++checked;
        }
    });
    CHECK(checked >= 7);
}

TEST_CASE("every derived carbon intensity shows its arithmetic") {
    for (const auto& [path, document] : packaged().files()) {
        for_each_derived(document.root(), path, [](const config::Node& node, const std::string& file) {
            if (!node.find("basis")) { return; }
            CAPTURE(file);
            CHECK_FALSE(results_in(text_under(node, "note")).empty());
        });
    }
}

TEST_CASE("Guangdong's price is the tariff's energy at all hours and its demand charge at a load factor of 0.9") {
    const double energy = (8 * 0.29026875 + 7 * 1.20236875 + 9 * 0.71866875) / 24;
    const double demand = 36.1 * 12 / (8766 * 0.9);
    CHECK(energy == doctest::Approx(0.71695).epsilon(1e-4));
    CHECK(demand == doctest::Approx(0.05491).epsilon(1e-4));
    const auto region = packaged().region("cn-gd");
    const auto& price = region->electricity.front().prices.back().bands.front();
    CHECK(price.price.currency == Currency::cny);
    REQUIRE(price.parts.has_value());
    CHECK(price.parts->energy.value() * 3.6e6 == doctest::Approx(energy).epsilon(1e-4));
    CHECK(price.parts->demand.value() * 3.6e6 / 0.9 == doctest::Approx(demand).epsilon(1e-4));
}

TEST_CASE("exchange rates lie in the windows of the last decade, in currency per dollar") {
    const auto rates = packaged().exchange_rates();
    REQUIRE(rates.has_value());
    for (const auto& row : rates->rows) {
        CAPTURE(row.period.text);
        if (const auto& euro = row.per_usd[static_cast<std::size_t>(Currency::eur)]) { CHECK((*euro > 0.75 && *euro < 1.05)); }
        if (const auto& yuan = row.per_usd[static_cast<std::size_t>(Currency::cny)]) { CHECK((*yuan > 6.0 && *yuan < 7.5)); }
        CHECK(row.per_usd[static_cast<std::size_t>(Currency::usd)] == 1.0);
    }
}
