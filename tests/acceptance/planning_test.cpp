// SPDX-License-Identifier: Apache-2.0
// E31: chips for a deadline, in whole nodes.
#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

using namespace traincost;
using namespace traincost::test;

TEST_CASE("E31: 2.664 M GPU-hours in 30 days need 3,700 chips, and 3,704 in 463 whole nodes") {
    // 2,664,000 / 720 = 3,700 exactly; 3,700 / 8 = 462.5, so 463 nodes of 8.
    const auto e = estimated({{"chip", "h800-sxm"}, {"regions", "nl"}, {"gpu_hours", "2.664e6"}, {"deadline", "30 d"}});
    CHECK(e.count_needed.value() == 3700.0);
    CHECK(e.nodes.value() == 463.0);
    CHECK(e.count.value() == 3704.0);
    CHECK(days(e.wall_clock) < 30.0);
}

TEST_CASE("E31: 3.8e25 FLOP in 60 days at an MFU of 0.346 need 21,413 chips, and 21,416 in whole nodes") {
    // 3.8e25 / (989.4e12 x 0.346) / 3600 = 30,834,229 GPU-h; / 1,440 = 21,412.66; / 8 = 2,676.6, so 2,677 nodes.
    const auto e = estimated(
        {{"chip", "h100-sxm"}, {"regions", "nl"}, {"flop", "3.8e25"}, {"mfu", "0.346"}, {"deadline", "60 d"}});
    CHECK(e.count_needed.value() == 21'413.0);
    CHECK(e.count.value() == 21'416.0);
    CHECK(e.nodes.value() == 2'677.0);
    CHECK(gpu_hours(e.chip_time) == doctest::Approx(30'834'228.8).epsilon(1e-8));
}

TEST_CASE("E31: the program says both numbers of each") {
    const Answer hours(
        {"estimate", "--chip", "h800-sxm", "--region", "nl", "--gpu-hours", "2.664M", "--deadline", "30 d"});
    CHECK(hours.number("/estimate/count_needed", "chips") == 3700.0);
    CHECK(hours.number("/estimate/count", "chips") == 3704.0);
    CHECK(hours.number("/estimate/nodes", "nodes") == 463.0);
    const Answer flop({"estimate", "--chip", "h100-sxm", "--region", "nl", "--flop", "3.8e25", "--mfu", "0.346",
                       "--deadline", "60 d"});
    CHECK(flop.number("/estimate/count_needed", "chips") == 21'413.0);
    CHECK(flop.number("/estimate/count", "chips") == 21'416.0);
    bool told = false;
    for (std::size_t i = 0; i < hours.size("/answer"); ++i) {
        const auto sentence = hours.text("/answer/" + std::to_string(i));
        told = told || (contains(sentence, "3,700") && contains(sentence, "3,704") && contains(sentence, "463"));
    }
    CHECK(told);
}

TEST_CASE("E31: the cluster for the deadline is told with slack, power, network and storage") {
    const Answer a({"estimate", "deepseek-v3", "--stages", "pre-training", "--region", "nl", "--deadline", "30 d", "--pue", "1.2"});
    CHECK(a.number("/estimate/count", "chips") == 3704.0);
    // 30 - 2,664,000 / 3,704 / 24 = 0.0324 days.
    CHECK(a.number("/cluster/slack", "day") == doctest::Approx(0.0324).epsilon(1e-2));
    // 3,704 x 1.275 kW x 1.2 = 5.667 MW, and 76 % of that on average.
    CHECK(a.number("/cluster/power_peak", "W") == doctest::Approx(5.667e6).epsilon(1e-3));
    CHECK(a.number("/cluster/power_mean", "W") == doctest::Approx(4.307e6).epsilon(1e-3));
    // 400 Gbit/s of each chip are 50 GB/s: 185.2 TB/s, and half of that.
    CHECK(a.number("/cluster/network_ports", "B/s") == doctest::Approx(185.2e12).epsilon(1e-3));
    CHECK(a.number("/cluster/full_bisection", "B/s") == doctest::Approx(92.6e12).epsilon(1e-3));
    // 671.03e9 parameters of 14 bytes.
    CHECK(a.number("/cluster/checkpoint_size", "B") == doctest::Approx(9.394e12).epsilon(5e-3));
    CHECK(a.number("/cluster/storage_bandwidth", "B/s") * a.number("/cluster/checkpoint_interval", "h") * 3600.0 ==
          doctest::Approx(a.number("/cluster/checkpoint_size", "B")).epsilon(1e-9));
}
