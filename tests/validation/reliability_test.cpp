// SPDX-License-Identifier: Apache-2.0
// Failures and the time that they leave: what the words of a table mean, and how far predictions are off.
#include <traincost/units/makers.hpp>
#include <traincost/validation/packaged.hpp>
#include <traincost/validation/reliability.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

using namespace traincost;
using namespace traincost::validation;
using doctest::Approx;

namespace {

const std::string usual_header = "id,split,system,metric,value,unit,gpu_count,chip,duration,notes,source,source_seen\n";

Verdict of_row(const std::string& row) {
    static const auto catalog = Catalog::embedded();
    const auto table = config::read_csv_text("reliability.csv", usual_header + row + "\n");
    REQUIRE(table.has_value());
    const auto all = verdicts(*table, catalog);
    REQUIRE(all.has_value());
    REQUIRE(all->size() == 1);
    return all->front();
}

Verdict packaged(std::string_view id) {
    static const auto all = *of_reliability(packaged_table("reliability.csv"), Catalog::embedded());
    return *std::find_if(all.begin(), all.end(), [&](const Verdict& v) { return v.id == id; });
}

}  // namespace

TEST_CASE("a figure alone is read with its qualifier, a range by its middle, and two figures not at all") {
    CHECK(lone_number("419") == 419.0);
    CHECK(lone_number(">0.90") == 0.9);
    CHECK(lone_number("about 7") == 7.0);
    CHECK(*lone_number("0.85-0.90") == Approx(0.875));
    CHECK(*lone_number("97 %") == Approx(0.97));
    CHECK(lone_number("1e-5") == 1e-5);
    CHECK_FALSE(lone_number("283,271 / 88,768").has_value());
    CHECK_FALSE(lone_number("0.2% / 18.7%").has_value());
    CHECK_FALSE(lone_number("many").has_value());
    CHECK_FALSE(lone_number("").has_value());
    CHECK(*time_told("54 days") / units::day == Approx(54.0));
    CHECK(*time_told("2.5 years; 11.7M GPU-hours") / units::year == Approx(2.5));
    CHECK(*time_told("11 months") / units::year == Approx(11.0 / 12.0));
    CHECK(*time_told("3 hours") / units::hour == Approx(3.0));
    CHECK_FALSE(time_told("projection").has_value());
    CHECK_FALSE(time_told("").has_value());
}

TEST_CASE("419 interruptions in 54 days are one in 3.09 h, which the rate was made of") {
    const auto v = of_row("a,x,Llama 3 405B,unexpected interruptions,419,count,16384,H100,54 days,,,read");
    CHECK(v.quantity == Quantity::failures);
    CHECK(v.published == Approx(54.0 * 24.0 / 419.0).epsilon(1e-12));
    CHECK(v.predicted == Approx(v.published).epsilon(1e-4));
    CHECK(v.fitted);
}

TEST_CASE("half as many chips of the same kind fail half as often") {
    // 50,676 / 8,192 = 6.186 h; 100 in 30 days are one in 7.2 h.
    const auto v = of_row("a,x,some run,interruptions,100,count,8192,H100,30 days,,,read");
    CHECK(v.published == Approx(7.2));
    CHECK(v.predicted == Approx(6.186).epsilon(1e-3));
    CHECK_FALSE(v.fitted);
}

TEST_CASE("what is planned, of one cause, of several chips, or no figure of failures is named with its reason") {
    CHECK(of_row("a,x,L,job interruptions total,466,count,16384,H100,54 days,,,read").skipped == "planned interruptions are among them");
    CHECK(of_row("a,x,L,planned interruptions,47,count,16384,H100,54 days,,,read").skipped == "interruptions that were planned");
    CHECK(of_row("a,x,L,unexpected interruptions: NIC,7,count,16384,H100,54 days,,,read").skipped == "of one cause alone");
    CHECK(of_row("a,x,D,uncorrectable-ECC MTBE per GPU A100 / H100,\"283,271 / 88,768\",GPU-hours,1056,A100/H100,2.5 years,,,read").skipped == "of one cause alone");
    CHECK(of_row("a,x,M,ETTR of largest jobs,0.85-0.90,fraction,,A100,11 months,,,read").skipped == "the number of chips is not told");
    CHECK(of_row("a,x,B,checkpoint interval / save time / size,40 s / 2.3 TB,,384,A100-80GB,,,,read").skipped == "nothing that is predicted");
    CHECK(of_row("a,x,E,interruptions,20,count,100000,,9 months,,,read").skipped == "the chip is not told, or not one in the catalog");
    CHECK(of_row("a,x,E,interruptions,several,count,100,H100,9 months,,,read").skipped == "not told as so many in a time");
}

TEST_CASE("a rate of nodes is one of 8 chips: 6.5 in 1000 days are one in 3692 h") {
    const auto v = of_row("a,x,RSC,node failure rate r_f,6.5,failures per 1000 node-days,16000,A100,11 months,,,read");
    CHECK(v.published == Approx(1000.0 * 24.0 / 6.5));
    CHECK(v.predicted == Approx(v.published).epsilon(1e-3));
}

TEST_CASE("the effective time of disclosed runs is predicted within three points, or above what was published as more than that") {
    // ByteRobust: 50,676 / 9,600 = 5.279 h; restarts of 5 + 3 min: e^(-8 / 316.7) = 97.5 %.
    const auto byterobust = packaged("byterobust-effective");
    CHECK(byterobust.predicted == Approx(0.975).epsilon(1e-3));
    CHECK(std::fabs(byterobust.predicted - byterobust.published) < 0.03);
    const auto llama = packaged("llama-3-effective");
    CHECK(llama.predicted > 0.90);
    CHECK(llama.predicted < 0.96);
    CHECK(llama.assumed.find("more than that") != std::string::npos);
}

TEST_CASE("jobs of 8 and of 1,024 chips fail as often for each chip as each other, and three times as often as their nodes") {
    // 9,158 and 8,090 GPU-h against 29,538: the law of 1/n holds, and what it begins with is not the rate of nodes.
    const auto small = packaged("rsc-1-jobs-8"), large = packaged("rsc-1-jobs-1024");
    CHECK(small.published * 8.0 == Approx(large.published * 1024.0).epsilon(0.15));
    CHECK(large.predicted / large.published == Approx(3.65).epsilon(0.01));
    CHECK(large.assumed.find("end by more") != std::string::npos);
    CHECK(packaged("rsc-1-nodes").fitted);
}
