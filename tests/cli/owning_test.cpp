// SPDX-License-Identifier: Apache-2.0
// Owning, as asked for at the shell: what is charged over a life, whatever the wait, and how long a run may be.
#include "asking.hpp"

#include <cmath>
#include <string>

using namespace traincost::test;

namespace {

/// The sum of the rows of a CSV answer that are of equipment.
double equipment_in(const std::string& csv) {
    double sum = 0.0;
    for (const auto& line : lines_of(csv)) {
        const auto comma = line.find(',');
        const auto name = line.substr(0, comma);
        for (const auto* part : {"chips", "servers", "scale_up", "interconnect", "storage", "spares", "capital", "wait", "residual"}) {
            if (name == part) { sum += std::stod(line.substr(comma + 1)); }
        }
    }
    return sum;
}

const Words life = {"estimate", "--chip", "h100-sxm", "--region", "us", "--owning", "tco", "--chip-price", "40000USD", "--chip-price-kind", "server",
                    "--interconnect-share", "0.19", "--storage-share", "0.0255", "--spares-share", "0.03", "--utilisation", "0.85", "--life", "5year",
                    "--format", "csv"};

}  // namespace

TEST_CASE("over its life equipment is charged its price and no more, whatever it waits for") {
    // 40,000 / 0.81 x 1.0555 = 52,123.457; 5 x 8766 x 0.85 = 37,255.5 hours of use
    for (const std::string wait : {"0h", "1year", "4year", "grid", "20year"}) {
        INFO(wait);
        const auto csv = answered(with(life, {"--gpu-hours", "37255.5", "--wacc", "0%", "--wait", wait, "--residual", "0"})).out;
        CHECK(std::fabs(equipment_in(csv) - 52'123.457) <= 0.01);
        const auto left = answered(with(life, {"--gpu-hours", "37255.5", "--wacc", "0%", "--wait", wait})).out;
        CHECK(equipment_in(left) <= 52'123.457);
    }
}

TEST_CASE("a long run on few chips is warned of, with what it is charged and what it loses") {
    const Words run = {"estimate", "--chip", "h100-sxm", "--count", "1", "--gpu-hours", "35064", "--region", "us"};
    const auto result = run_traincost(run);
    CHECK(result.exit_code == 0);
    CHECK(holds(result.err, "--count: warning: the run takes 4 years"));
    CHECK(holds(result.err, "[long-run]"));
    // Over five years, of which a machine works 70 %, four years of work are more than all of it; at 100 % they are not.
    CHECK(holds(run_traincost(with(run, {"--owning", "tco"})).err, "the hardware is charged 1.14 times its price"));
    CHECK_FALSE(holds(run_traincost(with(run, {"--owning", "tco", "--utilisation", "100%"})).err, "[long-run]"));
}

TEST_CASE("prices of buildings, pay and lives are told in units that people use") {
    const auto text = answered({"estimate", "--chip", "h100-sxm", "--gpu-hours", "1M", "--region", "us", "--owning", "tco", "--life", "1year", "--wait", "1year"},
                               {"USD/W", "USD/year", "1 year"}).out;
    CHECK_FALSE(holds(text, "s^3"));
    CHECK_FALSE(holds(text, "USD/s"));
    CHECK_FALSE(holds(text, "1 years"));
    CHECK_FALSE(holds(text, "365.2"));
}
