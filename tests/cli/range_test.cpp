// SPDX-License-Identifier: Apache-2.0
// `range` on the command line: the same bytes from any threads and processor, files that are whole, ends that are early.
#include "asking.hpp"

#include <nlohmann/json.hpp>

#include <cmath>
#include <filesystem>
#include <map>

using namespace traincost::test;
namespace fs = std::filesystem;

namespace {

const Words few = {"range", "deepseek-v3", "--regions", "nl,us-tx", "--draws", "2000", "--threads", "1"};
const Words one = {"range", "deepseek-v3", "--region", "nl", "--draws", "100", "--threads", "1"};

nlohmann::json json(const Words& words) { return nlohmann::json::parse(answered(with(words, {"--format", "json"})).out); }

/// The same but for the last digits.
bool near(const nlohmann::json& a, const nlohmann::json& b) {
    if (a.is_number() && b.is_number()) { return std::fabs(a.get<double>() - b.get<double>()) <= 1e-4 * std::fabs(b.get<double>()); }
    if (a.is_structured()) {
        return a.type() == b.type() && a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](const auto& x, const auto& y) { return near(x, y); });
    }
    return a == b;
}

/// What one setting of the price gives at the median.
std::string answer(const Words& more) { return answered(with(with(one, {"--format", "json"}), more)).out; }

nlohmann::json told(const std::string& answer) { return nlohmann::json::parse(answer)["regions"]; }

void refused_setting(const std::string& setting, const std::vector<std::string>& parts) {
    auto all = parts;
    all.push_back("--set " + setting.substr(0, setting.find('=')) + ": error: ");
    refused(1, with(one, {"--set", setting}), all);
}

/// The columns of a file of draws.
std::map<std::string, std::vector<double>> columns_of(const std::string& text) {
    const auto lines = lines_of(text);
    const auto cells = [](const std::string& line) {
        std::vector<std::string> all;
        std::istringstream in(line);
        for (std::string cell; std::getline(in, cell, ',');) { all.push_back(cell); }
        return all;
    };
    const auto names = cells(lines.front());
    std::map<std::string, std::vector<double>> columns;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        const auto row = cells(lines[i]);
        REQUIRE(row.size() == names.size());
        for (std::size_t c = 0; c < row.size(); ++c) { columns[names[c]].push_back(std::stod(row[c])); }
    }
    return columns;
}

}  // namespace

TEST_CASE("a range tells the median, the 90 % and which region is dearer how surely") {
    answered(with(few, {"--format", "markdown"}), {"in the median; 90 % of the draws lie between USD ", "is dearer than Texas in ", " of the draws, by USD ", "2,000 draws of ", "seed 0",
                   "Differences between regions", "What is uncertain", "nl.electricity", "EUR/kWh", "Assumptions", "drawn once for all of them"});
    answered({"range", "deepseek-v3", "--regions", "nl,de,fr,be,at", "--draws", "100"}, {"Of 5 regions, the dearest and the cheapest"});
    answered({"range", "gpt-4", "--draws", "1000"}, {"in the United States", "flop", "where the run took place"});
}

TEST_CASE("the answer is the same for any number of threads and any instruction set") {
    const Words asked = {"range", "deepseek-v3", "--regions", "nl,us-tx,cn-nm", "--draws", "5000", "--format", "json", "--seed", "11"};
    const auto expected = answered(with(asked, {"--threads", "1"})).out;
    for (const std::string threads : {"2", "3"}) { CHECK(answered(with(asked, {"--threads", threads})).out == expected); }
    for (const std::string isa : {"sse2", "avx2", "avx512"}) {
        CAPTURE(isa);
        const auto result = run_traincost(with(asked, {"--threads", "1"}), {.environment = {{"TRAINCOST_ISA", isa}}});
        if (result.exit_code != 0 && holds(result.err, "TRAINCOST_ISA")) { continue; }  // not on this processor
        CHECK(result.out == expected);
    }
    CHECK(answered({"range", "deepseek-v3", "--regions", "nl,us-tx,cn-nm", "--draws", "5000", "--format", "json", "--seed", "12"}).out != expected);
    refused(1, few, {"TRAINCOST_ISA", "sse9"}, {.environment = {{"TRAINCOST_ISA", "sse9"}}});
}

TEST_CASE("one draw, and one more than a block, are drawn") {
    for (const double n : {1.0, 513.0}) {
        const auto all = json({"range", "deepseek-v3", "--regions", "nl,us", "--draws", std::to_string(static_cast<int>(n))});
        CHECK(all["draws"].get<double>() == n);
        CHECK(all["regions"][0]["cost"]["p50"].get<double>() > 1e6);
    }
    const auto single = json({"range", "deepseek-v3", "--region", "nl", "--draws", "1"})["regions"][0]["cost"];
    CHECK(single["p5"] == single["p95"]);
    CHECK(single["standard_deviation"].get<double>() == 0.0);
}

TEST_CASE("every format tells a range") {
    for (const std::string format : {"text", "markdown", "csv", "json"}) { answered(with(few, {"--format", format}), {format == "text" || format == "markdown" ? "Netherlands" : "nl"}); }
    answered(with(few, {"--locale", "nl"}), {"2.000 draws", "USD 3,4"});
}

TEST_CASE("the draws that are saved have the quantiles that are told") {
    const TemporaryFolder folder;
    const auto path = (folder.path() / "draws.csv").string();
    const auto all = json(with(few, {"--save-draws", path}));
    auto columns = columns_of(read_file(path));
    CHECK(columns.at("power_use").size() == 2000);
    const auto check = [&](const nlohmann::json& told, std::vector<double> drawn, double unit) {
        std::sort(drawn.begin(), drawn.end());
        const double width = drawn[1899] - drawn[99];
        const std::map<std::string, std::size_t> ranks = {{"p5", 100}, {"p25", 500}, {"p50", 1000}, {"p75", 1500}, {"p95", 1900}};
        for (const auto& rank : ranks) {
            const double value = told[rank.first].get<double>() * unit;
            const double off = std::min(std::fabs(value - drawn[rank.second - 1]), std::fabs(value - drawn[rank.second]));
            CAPTURE(rank.first);
            CHECK(off <= 1e-5 * std::max(width, std::fabs(value)));
        }
        double sum = 0.0;
        for (const double value : drawn) { sum += value; }
        CHECK(told["mean"].get<double>() * unit == doctest::Approx(sum / 2000.0).epsilon(1e-12));
    };
    check(all["regions"][0]["cost"], columns.at("nl.cost"), 1.0);
    check(all["regions"][1]["energy"], columns.at("us-tx.energy"), 3.6e6);
    check(all["pairs"][0]["cost"]["difference"], columns.at("nl-us-tx.cost"), 1.0);
    check(all["pairs"][0]["cost"]["ratio"], columns.at("nl/us-tx.cost"), 1.0);
    std::size_t files = 0;
    for ([[maybe_unused]] const auto& entry : fs::directory_iterator(folder.path())) { ++files; }
    CHECK(files == 1);
}

TEST_CASE("a file of draws that cannot be written is told, and nothing is left") {
    const TemporaryFolder folder;
    refused(1, with(one, {"--save-draws", (folder.path() / "no" / "draws.csv").string()}), {"cannot be written", "[unwritable]"});
    refused(1, with(one, {"--save-draws", folder.path().string()}), {"cannot be written", "[unwritable]"});
    refused(1, with(one, {"--save-draws", ""}), {"--save-draws", "[empty]"});
    CHECK(fs::is_empty(folder.path()));
    refused(1, {"range", "deepseek-v3", "--draws", "1e8", "--save-draws", (folder.path() / "d.csv").string()}, {"10 million", "[too-large]"});
    refused(1, with(one, {"--save-draws", (folder.path() / "d.csv").string(), "--set", "mfu=0.9 to 1.4"}), {"mfu"});
    CHECK(fs::is_empty(folder.path()));
}

TEST_CASE("an interrupt ends the draws, and what is done is told with its count") {
    const auto result = run({"timeout", "--preserve-status", "-s", "INT", "0.8", TRAINCOST_BINARY, "range", "deepseek-v3", "--regions", "nl,us-tx", "--draws", "1e9", "--threads", "1"});
    CHECK(result.exit_code == 130);
    CHECK(holds(result.out, "; 1,000,000,000 were asked for, and ended early."));
    CHECK(result.err.empty());  // no terminal, no bar
    if (!sanitized) { CHECK(result.wall.count() < 0.8 + 1.0); }
}

TEST_CASE("a bar is shown on a terminal alone") {
    if (!fs::exists("/usr/bin/script")) { return; }
    const auto result = run({"script", "-qec", std::string("timeout --foreground --preserve-status -s INT 2 ") + TRAINCOST_BINARY +
                                                   " range deepseek-v3 --region nl --draws 1e9 --threads 1 --output /dev/null", "/dev/null"});
    CHECK(holds(result.out, "Ctrl-C"));
}

TEST_CASE("numbers of draws, seeds and threads that cannot be meant are refused with what can") {
    const Words job = {"range", "deepseek-v3"};
    refused(1, with(job, {"--draws", "0"}), {"--draws: error: ", "from 1 to 1,000,000,000,000", "[out-of-range]"});
    refused(1, with(job, {"--draws", "1e15"}), {"--draws: error: ", "[out-of-range]"});
    refused(1, with(job, {"--draws", "-5"}), {"--draws", "[out-of-range]"});
    refused(1, with(job, {"--draws", "1.5"}), {"--draws", "[out-of-range]"});
    refused(1, with(job, {"--draws", "many"}), {"--draws", "[bad-number]"});
    refused(1, with(job, {"--draws", "5 USD"}), {"--draws", "[bad-number]"});
    refused(1, with(job, {"--draws", ""}), {"--draws"});
    refused(1, with(job, {"--threads", "-1"}), {"--threads: error: ", "[out-of-range]"});
    refused(1, with(job, {"--threads", "0"}), {"--threads", "[out-of-range]"});
    refused(1, with(job, {"--seed", "1.5"}), {"--seed: error: ", "[out-of-range]"});
    refused(1, with(job, {"--seed", "-1"}), {"--seed", "[out-of-range]"});
    refused(1, with(job, {"--seed", "1e300"}), {"--seed", "[out-of-range]"});
    refused(2, with(job, {"--draws", "10", "--draws", "20"}), {"--draws"});
    const auto all = refused(1, with(job, {"--draws", "0", "--seed", "x"}), {"--draws", "--seed"});
    CHECK(count_of(all.err, "error:") == 2);
    answered(with(job, {"--draws", "1k", "--seed", "9007199254740992"}), {"seed 9007199254740992"});
}

TEST_CASE("a distribution that is none is refused at its setting") {
    refused_setting("electricity=pert(0.2, 0.1, 0.3 EUR/kWh)", {"low 0.2 is above mode 0.1", "[contradiction]"});
    refused_setting("electricity=normal(0.1 EUR/kWh, -0.01)", {"deviation is -0.01", "[out-of-range]"});
    refused_setting("electricity=lognormal(0.1 EUR/kWh, -1)", {"sigma is -1", "[out-of-range]"});
    refused_setting("electricity=prt(0.1, 0.2, 0.3 EUR/kWh)", {"did you mean 'pert'?", "[unknown-value]"});
    refused_setting("electricity=pert(0.1, nan, 0.3 EUR/kWh)", {"mode: 'nan'", "[bad-number]"});
    refused_setting("electricity=pert(0.1 EUR/kWh, 0.2 W, 0.3)", {"does not measure what the other numbers do", "[wrong-unit]"});
    refused_setting("electricity=pert(0.1 EUR/kWh, 0.2 USD/kWh, 0.3)", {"0.2 USD/kWh", "[wrong-unit]"});
    refused_setting("electricity=uniform(0.1, 0.2 EUR/kWh, at_least=5)", {"the bounds 5 and inf", "[contradiction]"});
    refused_setting("electricity=0.14 to 0.08 EUR/kWh", {"0.14 to 0.08", "the wrong way round", "[out-of-range]"});
    refused_setting("mfu=0.9 to 1.4", {"'1.4' cannot be meant", "a share above 0 and at most 1", "[out-of-range]"});
    refused_setting("mfu=discrete(0.3:-1, 0.4:2)", {"weight is -1", "[out-of-range]"});
    refused_setting("site=5 to 20 MW", {"site: a distribution of it moves nothing here", "[no-effect]"});
    refused_setting("start=2024-01-01 to 2024-06-01", {"start: this is no number", "[wrong-shape]"});
    refused_setting("start=uniform(1, 2)", {"start: this is no number", "[wrong-shape]"});
    refused(1, {"range", "--model", "uniform(1, 2)", "--region", "nl"}, {"--model: error: model: this is no number", "[wrong-shape]"});
    refused_setting("electricity=pert(0.1, 0.2, 0.3 EUR/kWh", {"the parenthesis is never closed", "[wrong-shape]"});
    refused_setting("electricity=0.08-0.14 EUR/kWh", {"a range is written like 0.08 to 0.14 EUR/kWh"});
    refused_setting("electricity=0.08 – 0.14 EUR/kWh", {"a range is written like"});
    refused_setting("electricity=0.1 ± 0.02 EUR/kWh", {"a range is written like"});
    refused_setting("nl.mfu=0.3 to 0.4", {"cannot be set for one region"});
}

TEST_CASE("correlations are asked for by the names that the table of drawn figures has") {
    answered(with(few, {"--correlations", "nl.electricity~us-tx.electricity=0.7"}));
    refused(1, with(few, {"--correlations", "nl.electricity~us-tx.electrcity=0.7"}), {"--correlations: error: ", "did you mean 'us-tx.electricity'?", "[unknown-id]"});
    refused(1, with(few, {"--correlations", "nl.electricity~us-tx.electricity=1.5"}), {"from -1 to 1", "[out-of-range]"});
    const auto result = refused(1, with(few, {"--correlations", "pue~power_use=0.95,power_use~chip.price=0.95,pue~chip.price=0"}), {"the nearest that can be: ", "[contradiction]"});
    const auto from = result.err.find("can be: ") + 8;
    answered(with(few, {"--correlations", result.err.substr(from, result.err.find(" [", from) - from)}));
}

TEST_CASE("a distribution typed in a language is the one typed plainly") {
    const auto interval = answer({"--electricity", "0.08 to 0.12 EUR/kWh"});
    for (const Words& words : {Words{"--electricity", "0,08 to 0,12 EUR/kWh", "--locale", "nl"}, Words{"--electricity", "0,08 tot 0,12 EUR/kWh", "--locale", "nl"},
                               Words{"--electricity", "0,08 bis 0,12 €/kWh", "--locale", "de"}, Words{"--electricity", "0,08 à 0,12 EUR/kWh", "--locale", "fr"},
                               Words{"--electricity", "0.08 到 0.12欧元/度", "--locale", "zh"}, Words{"--electricity", "EUR 0.08 to 0.12/kWh"},
                               Words{"--electricity", "80 to 120 EUR/MWh"}, Words{"--set", "electricity=0.08 EUR/kWh to 0.12 EUR/kWh"}}) {
        CAPTURE(words.back());
        CHECK(near(told(answer(words)), told(interval)));
    }
    const auto pert = told(answer({"--set", "pue=pert(1.05, 1.1, 1.3)"}));
    for (const Words& words : {Words{"--set", "pue=pert(1.05,1.1,1.3)"}, Words{"--set", "pue=pert(1.05; 1.1; 1.3)"}, Words{"--set", "pue=pert(1,05; 1,1; 1,3)", "--locale", "nl"},
                               Words{"--set", "pue=pert(low=1,05;mode=1,1;high=1,3)", "--locale", "de"}, Words{"--pue", "pert( 1.05 , 1.1 , 1.3 )", "--locale", "en"}}) {
        CHECK(near(told(answer(words)), pert));
    }
    const auto discrete = told(answer({"--pue", "discrete(1.1:2, 1.3:1)"}));
    CHECK(near(told(answer({"--pue", "discrete(1,1:2; 1,3:1)", "--locale", "nl"})), discrete));
    CHECK(near(told(answer({"--correlations", "pue~power_use=0,7", "--locale", "nl"})), told(answer({"--correlations", "pue~power_use=0.7"}))));
    CHECK(near(told(answer({"--exchange", "uniform(7; 7,3 CNY/USD);1,04USD/EUR", "--locale", "nl"})), told(answer({"--exchange", "uniform(7, 7.3 CNY/USD),1.04USD/EUR"}))));
    const auto hours = told(answer({"--gpu-hours", "2.5M to 3M"}));
    for (const Words& words : {Words{"--gpu-hours", "2,5 tot 3 miljoen", "--locale", "nl"}, Words{"--gpu-hours", "2.5 to 3 million"}, Words{"--gpu-hours", "2.5 to 3M"},
                               Words{"--gpu-hours", "2.500.000 to 3.000.000", "--locale", "nl"}}) {
        CHECK(near(told(answer(words)), hours));
    }
    CHECK(near(told(answer({"--electricity", "EUR 0.08 to 0.12 per kWh", "--locale", "en"})), told(interval)));
    CHECK(near(told(answer({"--carbon-intensity", "200 to 300 gCO2e/kWh"})), told(answer({"--carbon-intensity", "0.2 kgCO2e/kWh to 3e2 gCO2e/kWh"}))));
    refused(1, with(one, {"--pue", "pert(1,05, 1,1, 1,3)", "--locale", "nl"}), {"--pue"});
}

TEST_CASE("a run that is infeasible has no range and says why") {
    const auto result = ask({"range", "deepseek-v3", "--region", "nl", "--count", "8", "--deadline", "10d"});
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "Not feasible"));
}

TEST_CASE("market-based carbon, making of the hardware and water stand in every form of the answer where they are asked for") {
    const Words asked = with(one, {"--also", "carbon_market,carbon_embodied", "--wue", "0.1 to 1 L/kWh"});
    const auto text = answered(asked).out;
    for (const auto* part : {"Location-based carbon, tCO2e", "Market-based carbon, tCO2e", "Carbon of making the hardware, tCO2e", "Water on the site, m3", "L/kWh"}) {
        CAPTURE(part);
        CHECK(holds(text, part));
    }
    const auto region = json(asked)["regions"][0];
    CHECK(region["water_on_site"]["unit"] == "m3");
    CHECK(region["carbon_market"]["unit"] == "kgCO2e");
    CHECK_FALSE(region.contains("water_off_site"));
    CHECK(holds(answered(with(asked, {"--format", "csv"})).out, "nl,carbon_embodied,kgCO2e"));
    CHECK_FALSE(holds(answered(one).out, "Market-based carbon, tCO2e"));
    CHECK(holds(answered(with(one, {"--also", "all"})).out, "Water of the grid, m3"));
}

TEST_CASE("what is told besides is refused by what is wrong with it") {
    refused(1, with(one, {"--also", "carbon_markt"}), {"--also: error: unknown value 'carbon_markt'", "carbon_market"});
    refused(1, with(one, {"--also", ""}), {"--also"});
    refused(1, with(one, {"--also", "carbon_market,"}), {"--also"});
    // As in every list of names a semicolon parts them too.
    CHECK(answer({"--also", "carbon_market; carbon_embodied"}) == answer({"--also", "carbon_market,carbon_embodied"}));
    refused(1, {"range", "gpt-3", "--region", "nl", "--draws", "100", "--gas", "8USD/MMBtu", "--gas-efficiency", "0.45", "--demand", "100USD/kW/year", "--also", "water_off_site"},
            {"--also: error: water_off_site: nothing is known of it in", "[no-value]"});
}

TEST_CASE("a wait may be a distribution, and a word that is no wait is told of grid") {
    const Words owned = with(one, {"--owning", "tco"});
    CHECK(holds(answered(with(owned, {"--wait", "1 to 7 years"})).out, "wait"));
    refused(1, with(owned, {"--wait", "gridd"}), {"--wait: error: wait: unknown value 'gridd'", "grid", "2 years"});
}

TEST_CASE("a total in other prices is told with its range, the same factor on every draw") {
    const auto region = json(with(one, {"--prices-of", "2025-01"}))["regions"][0];
    REQUIRE(region.contains("cost_real"));
    CHECK(region["cost_real"]["unit"] == "USD of 2025-01");
    const double factor = region["cost_real"]["p50"].get<double>() / region["cost"]["p50"].get<double>();
    for (const auto* p : {"p5", "p95", "mean"}) { CHECK(region["cost_real"][p].get<double>() == doctest::Approx(factor * region["cost"][p].get<double>())); }
    CHECK(factor != 1.0);
    CHECK(holds(answered(with(one, {"--prices-of", "2025-01"})).out, "In prices of 2025-01 that is USD"));
}

TEST_CASE("a distribution of one region that is cut at a physical limit is said to be, whichever region it is of") {
    const auto text = answered(with(few, {"--set", "us-tx.pue=normal(1.1,0.2)"})).out;
    CHECK(holds(text, "of the distribution given for us-tx.pue lies where"));
    CHECK(holds(answered(with(one, {"--embodied-use", "normal(0.9,0.1)"})).out, "of the distribution given for embodied_use lies where"));
}

TEST_CASE("what is drawn has the currency and the unit in which its region quotes it, as the estimate tells it") {
    const auto units_of = [](const nlohmann::json& list, const char* name, const char* amount) {
        std::map<std::string, std::string> units;
        for (const auto& each : list) { units[each[name]] = each[amount]["unit"]; }
        return units;
    };
    const Words run = {"deepseek-v3", "--owning", "tco", "--set", "de.construction=8 to 12 EUR/W", "--wue", "0.1 to 1 L/kWh"};
    const auto drawn = units_of(json(with(with({"range"}, run), {"--regions", "us,de", "--draws", "100"}))["figures"], "name", "p50");
    const auto used = units_of(json(with(with({"estimate"}, run), {"--region", "de"}))["inputs"], "name", "quantity");
    // Eurostat and the Bureau of Labor Statistics each tell labour in their own money.
    CHECK(drawn.at("de.labour") == "EUR/year");
    CHECK(drawn.at("us.labour") == "USD/year");
    CHECK(drawn.at("de.construction") == "EUR/W");
    CHECK(drawn.at("us.construction") == "USD/W");
    for (const std::string input : {"labour", "construction", "electricity"}) { CHECK(drawn.at("de." + input) == used.at(input)); }
    CHECK(drawn.at("wue") == "L/kWh");
}

TEST_CASE("figures of several regions that are one draw are not said to be independent") {
    CHECK(holds(joined(answered(one).out), "All figures are drawn independently of each other;"));
    const Words two = {"range", "deepseek-v3", "--regions", "us,china", "--owning", "tco", "--draws", "100"};
    const auto text = joined(answered(two).out);
    CHECK(holds(text, "computed from the figure of another region"));
    CHECK(holds(text, "All figures, but for those that are told below to be drawn with another, are drawn independently"));
    CHECK(holds(joined(answered(with(two, {"--correlations", "pue~chip.price=0.5"})).out), "All others, but for those that are told below to be drawn with another, are drawn independently"));
}
