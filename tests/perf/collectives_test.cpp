// SPDX-License-Identifier: Apache-2.0
#include <traincost/perf/collectives.hpp>

#include <doctest/doctest.h>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

/// Links of 100 GB/s in domains of 8, a network of 10 GB/s a chip, both used to the full and without latency.
Machine<double> machine() {
    Machine<double> m;
    m.link = Bandwidth<>::of(100e9);
    m.network = Bandwidth<>::of(10e9);
    m.domain = 8;
    return m;
}
Efficiency<double> ideal() {
    Efficiency<double> e{};
    e.link = e.network = 1.0;
    return e;
}
const auto gigabyte = Bytes<>::of(1e9);

}  // namespace

TEST_CASE("chips that are far apart share a domain less") {
    CHECK(group(8, 1, 8).together == 8);
    CHECK(group(16, 1, 8).together == 8);
    CHECK(group(16, 4, 8).together == 2);
    CHECK(group(16, 8, 8).together == 1);
    CHECK(group(4, 1, 72).together == 4);
}

TEST_CASE("of groups that do not divide a domain some lie on two, and those are what all wait for") {
    // Chips 0-2, 3-5 and 6-8 of eights: the third has two here and one there. Of sixes 6-11 has two and four.
    CHECK(group(3, 1, 8).together == 2);
    CHECK(group(5, 1, 8).together == 3);
    CHECK(group(6, 1, 8).together == 3);
    CHECK(group(2, 3, 8).together == 1);    // 6 and 9
    CHECK(group(24, 1, 8).together == 8);   // whole domains
    CHECK(group(16, 1, 72).together == 16);  // of 64 of the 72
    CHECK(group(9, 1, 72).together == 9);
    CHECK(group(5, 1, 72).together == 3);
    // 2/3 GB through two ports of 10 GB/s, instead of 6.7 ms over links.
    CHECK(gather_time(gigabyte, group(3, 1, machine()), true, machine(), ideal()).value() == Approx(1.0 / 30.0).epsilon(1e-12));
    // Where six chips are all there are, they sit in one domain.
    auto m = machine();
    m.all = 6;
    CHECK(group(3, 1, m).together == 3);
    CHECK(group(6, 1, m).together == 6);
}

TEST_CASE("gathering in a domain sends all but the own share over the link") {
    // 1 GB x 7/8 / 100 GB/s = 8.75 ms.
    CHECK(gather_time(gigabyte, group(8, 1, 8), true, machine(), ideal()).value() == Approx(8.75e-3).epsilon(1e-12));
    CHECK(reduce_time(gigabyte, group(8, 1, 8), true, machine(), ideal()).value() == Approx(17.5e-3).epsilon(1e-12));
    CHECK(gather_time(gigabyte, group(1, 1, 8), true, machine(), ideal()).value() == 0.0);
}

TEST_CASE("between two domains of eight a ring carries 15/16 of it through eight ports, or one where software uses only one") {
    // 0.9375 GB / 80 GB/s = 11.72 ms, more than the 8.75 ms inside; through one port 93.75 ms.
    CHECK(gather_time(gigabyte, group(16, 1, 8), true, machine(), ideal()).value() == Approx(11.71875e-3).epsilon(1e-12));
    CHECK(gather_time(gigabyte, group(16, 1, 8), false, machine(), ideal()).value() == Approx(93.75e-3).epsilon(1e-12));
    // 16 chips that are 8 apart: 15/16 GB through a port each.
    CHECK(gather_time(gigabyte, group(16, 8, 8), true, machine(), ideal()).value() == Approx(93.75e-3).epsilon(1e-12));
}

TEST_CASE("an all-reduce of two domains sends all bytes once by trees, and one of four 31/32 of them twice by rings") {
    // 1 GB / 80 GB/s, less than 2 x 7/8 GB / 100 GB/s inside; with links ten times as fast it is what takes longest.
    auto m = machine();
    CHECK(reduce_time(gigabyte, group(16, 1, 8), true, m, ideal()).value() == Approx(17.5e-3).epsilon(1e-12));
    m.link = Bandwidth<>::of(1e12);
    CHECK(reduce_time(gigabyte, group(16, 1, 8), true, m, ideal()).value() == Approx(12.5e-3).epsilon(1e-12));
    CHECK(reduce_time(gigabyte, group(32, 1, 8), true, m, ideal()).value() == Approx(2.0 * 31.0 / 32.0 / 80.0).epsilon(1e-12));
}

TEST_CASE("a token that chooses two of two places misses none once in two times") {
    CHECK(distinct(2, 2) == 1.5);  // 2 (1 - 1/4)
    CHECK(distinct(1, 8) == 1.0);
    CHECK(distinct(4, 1) == Approx(1.0).epsilon(1e-15));
}

TEST_CASE("tokens go to every other domain once and to every member of the own one once") {
    // 2 choices, 2 domains: 1.5 domains of which half are others: 0.75 GB / 10 GB/s = 75 ms; links are done before.
    CHECK(exchange_time(gigabyte, group(16, 1, 8), {2}, machine(), ideal()).value() == Approx(75e-3).epsilon(1e-12));
    // 8 members, 1 choice: one copy, 7/8 of it to others.
    CHECK(exchange_time(gigabyte, group(8, 1, 8), {1}, machine(), ideal()).value() == Approx(8.75e-3).epsilon(1e-12));
}

TEST_CASE("a token whose experts are in eight groups goes to the nodes of four of them at most") {
    // 8 choices of 8 nodes: 8 (1 - (7/8)^8) = 5.25 are distinct; of 16 nodes 6.45, and four groups lie on 8.
    CHECK(reached(8, {8, 8, 4}) == 4.0);
    CHECK(reached(8, {8, 1, 0}) == Approx(5.2512).epsilon(1e-4));
    CHECK(reached(16, {8, 8, 4}) == reached(16, {8, 1, 0}));
    CHECK(reached(2, {8, 8, 4}) == distinct(2, 8));
    // 64 members on 8 nodes: 4 x 7/8 GB / 10 GB/s.
    CHECK(exchange_time(gigabyte, group(64, 1, 8), {8, 8, 4}, machine(), ideal()).value() == Approx(0.35).epsilon(1e-12));
}

TEST_CASE("waiting grows with the doublings of members and of domains") {
    auto e = ideal();
    e.latency = Time<>::of(1e-6);
    e.network_latency = Time<>::of(10e-6);
    CHECK(wait(group(8, 1, 8), e).value() == Approx(4e-6).epsilon(1e-12));    // 1 + 3
    CHECK(wait(group(32, 1, 8), e).value() == Approx(24e-6).epsilon(1e-12));  // 4 and 2 doublings of 4 domains
    CHECK(wait(group(1, 1, 8), e).value() == 0.0);
}

TEST_CASE("a ring leaves a tapered island as often as groups do, and is slowed by what its ports are too many") {
    auto m = machine();
    m.island = 64;
    m.taper = 2.0;
    // 128 chips in a row: all 64 of an island are of one group, whose ring needs 8 ports of 64: taper does not matter.
    CHECK(gather_time(gigabyte, group(128, 1, m), true, m, ideal()).value() == gather_time(gigabyte, group(128, 1, 8), true, machine(), ideal()).value());
    // Chips 64 apart: every chip of the island is in another group, and all leave it at half the rate. 15/16 GB / 5 GB/s.
    CHECK(gather_time(gigabyte, group(16, 64, m), true, m, ideal()).value() == Approx(187.5e-3).epsilon(1e-12));
    // Within an island nothing is tapered.
    CHECK(gather_time(gigabyte, group(8, 8, m), true, m, ideal()).value() == Approx(87.5e-3).epsilon(1e-12));
}

TEST_CASE("tokens that leave a tapered island share its ways out") {
    auto m = machine();
    m.island = 16;
    m.taper = 4.0;
    // 4 domains on 2 islands, 1 choice: 3/4 of the tokens leave the domain, two thirds of those the island, at a quarter of
    // the rate: 0.75 GB x 8/3 / 10 GB/s.
    CHECK(exchange_time(gigabyte, group(32, 1, m), {1}, m, ideal()).value() == Approx(0.2).epsilon(1e-12));
    m.taper = 1.0;
    CHECK(exchange_time(gigabyte, group(32, 1, m), {1}, m, ideal()).value() == Approx(0.075).epsilon(1e-12));
}

TEST_CASE("stages as large as an island send at the tapered rate, smaller ones share its edge") {
    auto m = machine();
    m.island = 64;
    m.taper = 4.0;
    CHECK(send_taper(64, 256, m) == 4.0);
    CHECK(send_taper(32, 256, m) == 2.0);
    CHECK(send_taper(8, 256, m) == 1.0);   // 8 of 64 ways are enough for 8 chips
    CHECK(send_taper(32, 64, m) == 1.0);   // one island
}

TEST_CASE("a group on a torus uses the links of the axes that it lies along") {
    auto m = machine();
    m.domain = 64;
    m.axes = 3;
    m.side = 4.0;
    CHECK(axes_along(4, 1, m) == Approx(1.0 / 3.0));
    CHECK(axes_along(4, 4, m) == Approx(1.0 / 3.0));
    CHECK(axes_along(16, 4, m) == Approx(2.0 / 3.0));
    CHECK(axes_along(64, 1, m) == 1.0);
    // 3/4 GB over a third of 100 GB/s.
    CHECK(gather_time(gigabyte, group(4, 1, m), true, m, ideal()).value() == Approx(22.5e-3).epsilon(1e-12));
    m.axes = 0;
    CHECK(gather_time(gigabyte, group(4, 1, m), true, m, ideal()).value() == Approx(7.5e-3).epsilon(1e-12));
}

TEST_CASE("between two tori half of the bytes leaves each, summed inside before") {
    auto m = machine();
    m.domain = 4;
    m.axes = 2;
    m.side = 2.0;
    // 0.5 GB / (4 x 10 GB/s); 3/4 GB over 100 GB/s is done before.
    CHECK(gather_time(gigabyte, group(8, 1, m), true, m, ideal()).value() == Approx(12.5e-3).epsilon(1e-12));
}
