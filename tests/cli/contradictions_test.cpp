// SPDX-License-Identifier: Apache-2.0
// Two things that cannot both be meant: neither wins silently, and both places are named.
#include "asking.hpp"

using namespace traincost::test;

namespace {

const Words base = {"estimate", "deepseek-v3", "--region", "nl"};

void contradict(const Words& words, const std::string& here, const std::string& there) {
    const auto result = refused(1, words, {here + ": error: ", "[contradiction]", there + ": note: "});
    CHECK(count_of(result.err, "[contradiction]") >= 1);
}

}  // namespace

TEST_CASE("a field given twice is a contradiction, however it is typed") {
    contradict(with(base, {"--count", "5", "--count", "6"}), "--count", "--count");
    contradict(with(base, {"--set", "count=5", "--count", "6"}), "--count", "--set count");
    contradict(with(base, {"--set", "nl.pue=1.1", "--set", "nl.pue=1.2"}), "--set nl.pue", "--set nl.pue");
    contradict(with(base, {"--model", "gpt-3"}), "--model", "deepseek-v3");
}

TEST_CASE("fields that exclude each other are a contradiction with both places") {
    contradict(with(base, {"--gpu-hours", "5", "--node-hours", "6"}), "--node-hours", "--gpu-hours");
    contradict(with(base, {"--gpu-hours", "5", "--mfu", "0.4"}), "--mfu", "--gpu-hours");
    contradict(with(base, {"--gpu-hours", "5", "--stages", "pre-training"}), "--stages", "--gpu-hours");
    contradict(with(base, {"--mode", "owned", "--rate", "2USD/h"}), "--rate", "--mode");
    contradict(with(base, {"--rate", "2USD/h", "--chip-price", "30000 USD", "--chip-price-kind", "server"}), "--chip-price", "--rate");
    contradict(with(base, {"--rate", "2USD/h", "--value-decay", "0.1 OOM/year"}), "--value-decay", "--rate");
    contradict(with(base, {"--rate", "2USD/h", "--interconnect-share", "0.1"}), "--interconnect-share", "--rate");
    contradict(with(base, {"--rate", "2USD/h", "--acquired", "2024-01-01"}), "--acquired", "--rate");
    contradict(with(base, {"--power", "tdp", "--power-use", "0.7"}), "--power-use", "--power");
    contradict(with(base, {"--exchange", "1.04USD/EUR", "--exchange", "1.05USD/EUR"}), "--exchange", "--exchange");
    contradict({"estimate", "--chip", "h100", "--region", "nl", "--parameters", "5B", "--active-parameters", "6B", "--tokens", "1T", "--mfu",
                "0.4"},
               "--active-parameters", "--parameters");
}

TEST_CASE("a field that would change nothing is refused") {
    const auto useless = [](const Words& words, const std::string& flag) { refused(1, words, {flag + ": error: ", "[contradiction]"}); };
    useless(with(base, {"--gas-efficiency", "0.5"}), "--gas-efficiency");
    useless({"tariff", "nl", "--gas-efficiency", "0.5"}, "--gas-efficiency");
    useless(with(base, {"--chip-price-kind", "server"}), "--chip-price-kind");
    const Words own = {"estimate", "--chip", "h100", "--region", "nl", "--flop", "1e24", "--mfu", "0.4"};
    answered(own);
    useless(with(own, {"--stages", "pre-training"}), "--stages");
    useless(with(own, {"--architecture", "moe"}), "--architecture");
    refused(1, with(base, {"--stages", "nonsense"}), {"[unknown-id]"});
    useless(with(base, {"--series", "industrial", "--electricity", "0.1EUR/kWh"}), "--series");
    useless({"tariff", "nl", "--series", "industrial", "--electricity", "0.1EUR/kWh"}, "--series");
    useless(with(base, {"--series", "industrial", "--gas", "8USD/MMBtu", "--gas-efficiency", "0.5", "--demand", "150USD/kW/year"}), "--series");
    useless(with(base, {"--load", "0.5", "--electricity", "0.1EUR/kWh"}), "--load");
    useless(with(base, {"--term", "60d", "--electricity", "0.1EUR/kWh"}), "--term");
    useless(with(base, {"--load", "0.5", "--ppa", "0.05EUR/kWh", "--network", "0.01EUR/kWh"}), "--load");
}

TEST_CASE("a field that has an effect in one of the regions is taken") {
    answered(with(base, {"--load", "0.5"}));
    answered(with(base, {"--load", "0.5", "--ppa", "0.05EUR/kWh", "--network", "0.01EUR/kWh", "--demand", "90EUR/kW/year"}));
    answered({"compare", "deepseek-v3", "--regions", "nl,us", "--set", "nl.electricity=0.1EUR/kWh", "--load", "0.5", "--series", "industrial"});
    answered({"tariff", "nl", "--electricity", "0.1EUR/kWh", "--load", "0.5"});  // its answer tells of the energy of a year
}

TEST_CASE("an architecture that the model does not have is a contradiction, and its own is none") {
    contradict(with(base, {"--architecture", "dense"}), "--architecture", "model");
    answered(with(base, {"--architecture", "moe"}));
    const Words own = {"estimate", "--chip", "h100", "--region", "nl", "--tokens", "1T", "--mfu", "0.4", "--parameters", "80B"};
    contradict(with(own, {"--active-parameters", "8B", "--architecture", "dense"}), "--architecture", "--active-parameters");
    answered(with(own, {"--active-parameters", "8B", "--architecture", "moe"}));
    answered(with(own, {"--active-parameters", "8B"}));
    answered(with(own, {"--architecture", "dense"}));
}

TEST_CASE("a field that a command does not take is not taken behind --set either") {
    for (const std::string field : {"count=5", "mfu=0.4", "model=gpt-3", "nl.pue=1.1", "nl.rate=2USD/h"}) {
        refused(2, {"tariff", "nl", "--set", field}, {"--set " + field.substr(0, field.find('=')) + ": error: tariff takes no '", "[unknown-key]"});
    }
    answered({"tariff", "nl", "--set", "nl.electricity=0.1EUR/kWh", "--set", "load=0.5"});
    refused(1, {"tariff", "nl", "--set", "laod=0.5"}, {"did you mean 'load'?", "[unknown-key]"});
}

TEST_CASE("a year out of range is told with the years that are read") {
    refused(1, with(base, {"--as-of", "1900-01-01"}), {"the year of '1900-01-01' cannot be meant; years from 1990 to 2100 are read", "[bad-date]"});
}

TEST_CASE("the model's own parameters cannot be replaced in passing") {
    contradict(with(base, {"--parameters", "5B"}), "--parameters", "model");
}

TEST_CASE("hardware acquired after training started names the start, in the catalog where it is from there") {
    refused(1, with(base, {"--acquired", "2025-01-01"}), {"--acquired: error: ", "[contradiction]", "\nmodels/deepseek-v3.yaml:", ": note: training starts on 2024-10-01"});
    refused(1, with(base, {"--acquired", "2025-01-01", "--start", "2024-06-01"}), {"--start: note: "});
}

TEST_CASE("a value for a region that is not asked for is a contradiction, not ignored") {
    refused(1, with(base, {"--set", "ie.electricity=0.1EUR/kWh"}), {"--set ie.electricity", "'ie'", "[contradiction]"});
}

TEST_CASE("a deadline that the chips cannot meet is infeasible: exit code 3, the reason on stdout, nothing on stderr") {
    for (const std::string format : {"text", "markdown", "csv", "json"}) {
        const auto result = ask(with(base, {"--count", "2048", "--deadline", "10d", "--format", format}));
        CHECK(result.exit_code == 3);
        CHECK(holds(result.out, "11,624 chips"));
        CHECK(result.err.empty());
    }
    CHECK(ask({"compare", "deepseek-v3", "--regions", "nl,us", "--count", "2048", "--deadline", "10d"}).exit_code == 3);
}

TEST_CASE("what is missing is named with what to give") {
    refused(1, {"compare"}, {"[missing-field]", "name a model"});
    refused(1, {"estimate", "--chip", "h100", "--region", "us"}, {"[missing-field]", "gpu_hours"});
    refused(1, {"estimate", "--chip", "h100", "--region", "us", "--mfu", "0.4"}, {"[missing-field]"});
    refused(1, {"estimate", "--chip", "h100", "--region", "us", "--tokens", "1T", "--parameters", "7B", "--mfu", "0.4"},
            {"[missing-active-parameters]", "architecture: dense"});
    refused(1, with(base, {"--chip-price", "30000 USD"}), {"[missing-field]", "chip_price_kind"});
    refused(1, {"estimate", "llama-3.1-405b", "--chip", "h800", "--region", "us", "--mode", "rented"}, {"[missing-field]", "give rate", "h100-sxm"});
}

TEST_CASE("a rate and a price of electricity beside it: the answer comes, with a warning of what would be counted twice") {
    const Words rented = with(base, {"--rate", "2USD/h"});
    const auto silent = ask(rented);
    CHECK(silent.err.empty());
    const auto warned = ask(with(rented, {"--electricity", "0.12EUR/kWh"}));
    CHECK(warned.exit_code == 0);
    CHECK(holds(warned.err, "--electricity: warning: electricity: the rental rate contains the electricity already"));
    CHECK(holds(warned.err, "[counted-twice]"));
    CHECK(holds(warned.err, "--rate: note: the rate is given here"));
    const auto compared = ask({"compare", "deepseek-v3", "--regions", "nl,us", "--rate", "2USD/h", "--electricity", "0.12EUR/kWh"});
    CHECK(count_of(compared.err, "[counted-twice]") == 1);
    CHECK(ask(with(base, {"--electricity", "0.12EUR/kWh"})).err.empty());
}

TEST_CASE("what is wrong in several regions alike is said once, of the first of them and with the names of the others") {
    const auto once = [](const Words& words, const std::string& told) {
        const auto result = refused(1, words, {told});
        CHECK(count_of(result.err, "error:") == 1);
    };
    once({"compare", "deepseek-v3", "--regions", "us,nl,de", "--network", "0.015EUR/kWh"},
         "the price of the United States contains it already, and likewise in the Netherlands and Germany; leave it out");
    once({"compare", "deepseek-v3", "--regions", "us,nl", "--compensation", "1EUR/kWh"}, "cannot be meant, and likewise in the Netherlands; a delivered price");
    once({"tariff", "us,nl", "--levies", "0.015EUR/kWh"}, "and likewise in the Netherlands; leave it out");
    const auto many = refused(1, {"compare", "deepseek-v3", "--regions", "us,nl,de,fr,it,at,be", "--network", "0.015EUR/kWh"}, {"and likewise in the Netherlands, Germany, France and 3 more;"});
    CHECK(count_of(many.err, "error:") == 1);
    // The same wait is too long everywhere; that one offer of Sweden stands in is another thing than that one of Japan does.
    const auto waits = ask({"compare", "deepseek-v3", "--regions", "us,nl", "--owning", "tco", "--wait", "2years"});
    CHECK(count_of(waits.err, "warning:") == 1);
    CHECK(holds(waits.err, "for 2 years in the United States, and likewise in the Netherlands; "));
    const auto offers = ask({"compare", "--chip", "h100-sxm", "--gpu-hours", "1M", "--regions", "nl,de,cn-nm", "--provider", "AWS"});
    CHECK(count_of(offers.err, "[rate-of-elsewhere]") == 2);
}

TEST_CASE("a share of no run tells what it has no run for, and names no hours that nobody gave") {
    for (const Words& of_run : {Words{"--mfu", "0.4"}, Words{"--stages", "pre-training"}, Words{"--zero", "1"}, Words{"--tokens", "1T"}}) {
        const auto result = refused(1, with({"share", "--chips", "h100-sxm,a100-sxm-80gb", "--regions", "us"}, of_run), {of_run.front() + ": error: ", "name a model, or leave it out", "[contradiction]"});
        CHECK(count_of(result.err, "error:") == 1);
        CHECK_FALSE(holds(result.err, "ours"));
    }
    refused(1, {"share", "--regions", "us", "--mfu", "0.4"}, {"no chip is given", "--chips", "[missing-field]"});
    answered({"share", "deepseek-v3", "--regions", "us", "--mfu", "0.4"});
}

TEST_CASE("all ways of owning are told by estimate, in CSV too, and refused by every command that tells one") {
    const auto csv = answered({"estimate", "deepseek-v3", "--region", "nl", "--owning", "all", "--format", "csv"}).out;
    for (const std::string way : {"amortised", "tco", "straight-line"}) { CHECK(holds(csv, "\n" + way + ".total,")); }
    for (const std::string command : {"compare", "explain", "range", "sensitivity", "scope", "share", "layout"}) {
        refused(1, {command, "deepseek-v3", "--region", "nl", "--owning", "all"}, {"--owning", "estimate tells all side by side", "[contradiction]"});
    }
}
