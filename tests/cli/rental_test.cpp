// SPDX-License-Identifier: Apache-2.0
// Renting by the packaged offers, as a user types it.
#include "asking.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

using namespace traincost::test;
using doctest::Approx;

namespace {

const Words rented = {"estimate", "--chip", "h100-sxm", "--gpu-hours", "1M", "--region", "us", "--mode", "rented"};

nlohmann::json answer_of(const Words& words) { return nlohmann::json::parse(run_traincost(with(words, {"--format", "json"})).out); }
bool contains(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }
nlohmann::json cost_of(const Words& words) { return answer_of(words)["estimate"]["cost"]; }

}  // namespace

TEST_CASE("whose rate is taken, of when, and what the others ask stands in the answer") {
    answered(rented, {"costs USD 3.290 M in the United States when rented, all in", "median of five providers, 2026-08-21", "Nebius 2.15", "wherever the chips stand"});
    answered(with(rented, {"--provider", "AWS"}), {"USD 6.880 M", "AWS in us, 2026-01-21"});
    answered(with(rented, {"--rental-term", "spot"}), {"when rented on spot", "nothing is counted as lost"});
    answered(with(rented, {"--provider", "Google Cloud", "--rental-term", "reserved-3-years"}), {"rented by a reservation for 3 years", "paid for all hours"});
}

TEST_CASE("how a run is rented is told in JSON, with what a whole reservation costs and what interruptions leave") {
    const auto by_hour = cost_of(rented)["rent"];
    CHECK(by_hour["term"].get<std::string>() == "on-demand");
    CHECK(by_hour["rate_of"].get<std::string>() == "median of five providers, 2026-08-21");
    CHECK(by_hour["over"].is_null());
    CHECK(by_hour["commitment"].is_null());
    // 1,000,000 / 1,000 are 1,000 hours of a year; 1,000 x 8766 x 7.67 = 67,235,220.
    const auto reserved = cost_of(with(rented, {"--provider", "Google Cloud", "--rental-term", "reserved", "--count", "1000"}))["rent"];
    CHECK(reserved["over"]["value"].get<double>() == Approx(365.25).epsilon(1e-12));
    CHECK(reserved["commitment"]["value"].get<double>() == Approx(67'235'220.0).epsilon(1e-9));
    const auto spot = cost_of(with(rented, {"--rental-term", "spot", "--interrupted-every", "20h", "--lost", "1h"}));
    CHECK(spot["rent"]["kept"]["value"].get<double>() == Approx(0.95).epsilon(1e-12));
    CHECK(spot["components"]["interruptions"]["value"].get<double>() == Approx(2.03e6 * 0.05 / 0.95).epsilon(1e-9));
    CHECK_FALSE(cost_of({"estimate", "deepseek-v3", "--region", "us"}).contains("rent"));
}

TEST_CASE("interruptions take of a run what rent-or-buy tells of a chip") {
    const auto kept = cost_of(with(rented, {"--rental-term", "spot", "--interrupted-every", "20h"}))["rent"]["kept"]["value"].get<double>();
    const Words chip = {"rent-or-buy", "h100-sxm", "--region", "us", "--spot", "1USD/h"};
    const auto value = [&](const Words& words) { return answer_of(words)["options"]["spot"]["present_value"]["value"].get<double>(); };
    CHECK(value(chip) / value(with(chip, {"--interrupted-every", "20h"})) == Approx(kept).epsilon(1e-12));
}

TEST_CASE("rent-or-buy takes the day of the rates, and no term: it tells all of them") {
    const auto a = answer_of({"rent-or-buy", "h100-sxm", "--region", "us-tx", "--rate-date", "2026-03-01"});
    CHECK(a["options"]["on-demand"]["rate"]["value"].get<double>() == Approx(8.97).epsilon(1e-9));
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--rental-term", "spot"}, {"--rental-term", "all are compared"});
}

TEST_CASE("rates of different sellers or days are not told as a difference of regions alone") {
    const auto answer = [](const Words& words) {
        std::string all;
        for (const auto& sentence : answer_of(words)["answer"]) { all += sentence.get<std::string>() + " "; }
        return all;
    };
    const Words run = {"compare", "--chip", "h100-sxm", "--gpu-hours", "1M", "--mode", "rented", "--regions", "us,jp"};
    CHECK_FALSE(contains(answer(run), "different sellers"));                               // one median for both
    CHECK_FALSE(contains(answer(with(run, {"--provider", "AWS"})), "different sellers"));  // both of one day
    CHECK_FALSE(contains(answer(with(run, {"--rate", "2USD/h"})), "different sellers"));
    const TemporaryFolder folder;
    folder.write("run.yaml", "chip: h100-sxm\ngpu_hours: 1M\nregions: us, jp\nmode: rented\nper_region:\n  jp: {provider: AWS}\n");
    for (const auto* command : {"compare", "range"}) {
        CHECK(contains(run_traincost({command, "run.yaml"}, {.directory = folder.path()}).out, "different sellers or days (in the United States: median of five"));
    }
}

TEST_CASE("hours that interruptions add in one region are told of all") {
    const TemporaryFolder folder;
    folder.write("run.yaml", "chip: h100-sxm\ngpu_hours: 1M\nregions: us, se\nmode: rented\nrental_term: spot\nper_region:\n  se: {interrupted_every: 20h, lost: 1h}\n");
    const auto told = run_traincost({"compare", "run.yaml"}, {.directory = folder.path()}).out;
    CHECK(contains(told, "The run: 1,000,000 to 1,052,632 GPU-hours"));  // 1e6 / 0.95
    CHECK(contains(told, "and interruptions"));
}

TEST_CASE("what differs between regions is named after what does") {
    const Words run = {"compare", "deepseek-v3", "--regions", "us,nl"};
    answered(run, {"what differs is electricity and its carbon."});
    answered(with(run, {"--owning", "tco"}), {"what a building costs and what labour costs."});
    answered(with(run, {"--owning", "tco", "--construction", "10MUSD/MW", "--labour", "200kUSD/year"}), {"what differs is electricity and its carbon."});
}

TEST_CASE("rents that were not known yet are told at the day") {
    refused(1, {"rent-or-buy", "h100-sxm", "--region", "us", "--as-of", "2022-12-01"}, {"--as-of", "no rental rate for NVIDIA H100 SXM5 80 GB was known by 2022-12-01", "[not-yet-known]"});
    refused(1, with(rented, {"--as-of", "2022-12-01"}), {"--as-of", "[not-yet-known]"});
}

TEST_CASE("regions are compared by what is offered in each, and a scenario may name a provider for one") {
    const auto c = answer_of({"compare", "--chip", "h100-sxm", "--gpu-hours", "1M", "--regions", "us,jp", "--provider", "AWS"});
    CHECK(c["regions"][1]["difference"]["total"]["value"].get<double>() == Approx(1.72e6).epsilon(1e-9));
    const TemporaryFolder folder;
    folder.write("run.yaml", "chip: h100-sxm\ngpu_hours: 1M\nregions: us, se\nmode: rented\nper_region:\n  se: {provider: AWS, rental_term: on-demand}\n");
    const auto of_file = nlohmann::json::parse(run_traincost({"compare", "run.yaml", "--format", "json"}, {.directory = folder.path()}).out);
    CHECK(of_file["regions"][0]["cost"]["total"]["value"].get<double>() == Approx(3.29e6).epsilon(1e-9));
    CHECK(of_file["regions"][1]["cost"]["total"]["value"].get<double>() == Approx(7.3616e6).epsilon(1e-9));
}

TEST_CASE("explain, range and sensitivity reach the rate, its share and the interruptions") {
    const Words spot = {"--chip", "h100-sxm", "--gpu-hours", "1M", "--region", "us", "--provider", "Lambda", "--rental-term", "spot", "--interrupted-every", "10h to 40h"};
    answered(with(with({"explain"}, spot), {"--of", "cost.interruptions"}), {"rental_share", "interrupted_every", "of the hours on spot, those that interruptions leave"});
    answered(with(with({"range"}, spot), {"--draws", "1e4"}), {"rental_share", "interrupted_every"});
    answered(with({"sensitivity"}, spot), {"rental_share", "interrupted_every"});
}

TEST_CASE("offers of elsewhere and of another year, and a reservation for much longer than the run, are warned of") {
    const auto warned = [](const Words& words, const std::string& code) {
        const auto result = run_traincost(words);
        CHECK(result.exit_code == 0);
        CHECK(holds(result.err, "[" + code + "]"));
    };
    warned({"estimate", "--chip", "h100-sxm", "--gpu-hours", "1M", "--region", "nl", "--provider", "AWS"}, "rate-of-elsewhere");
    warned(with(rented, {"--rate-date", "2023-05-01"}), "rate-of-other-time");
    warned(with(rented, {"--count", "1000", "--rental-term", "reserved-1-year"}), "long-reservation");
    warned(with(rented, {"--electricity", "0.1USD/kWh"}), "counted-twice");
}

TEST_CASE("a rent that cannot be is refused, and what is known is told") {
    refused(1, with(rented, {"--provider", "Gogle Cloud"}), {"--provider", "did you mean 'Google Cloud'?"});
    refused(1, with(rented, {"--provider", "SF Compute"}), {"--provider", "set rental_term to spot"});
    refused(1, {"estimate", "--chip", "h800", "--gpu-hours", "1M", "--region", "cn-nm", "--mode", "rented"}, {"no rental rate is known", "h100-sxm", "[missing-field]"});
    refused(1, {"estimate", "deepseek-v3", "--region", "us", "--mode", "owned", "--provider", "AWS"}, {"--provider", "[contradiction]"});
    refused(1, with(rented, {"--interrupted-every", "1s"}), {"--interrupted-every", "[out-of-range]"});
}
