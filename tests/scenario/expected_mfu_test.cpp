// SPDX-License-Identifier: Apache-2.0
// A run of which nobody states an MFU is predicted from its arithmetic and its chip, and the answer says so.
#include <doctest/doctest.h>
#include <scenario/asking.hpp>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const Fields bare = {{"parameters", "70B"}, {"architecture", "dense"}, {"tokens", "15T"}, {"regions", "us"}};

Fields on(const std::string& chip, const Fields& more = {}) { return bare + Fields{{"chip", chip}} + more; }

const scenario::InputSource& source(const scenario::Scenario& s, std::string_view name) {
    const auto found = std::find_if(s.sources.begin(), s.sources.end(), [&](const auto& each) { return each.name == name; });
    REQUIRE(found != s.sources.end());
    return *found;
}

}  // namespace

TEST_CASE("without GPU-hours and MFU a run takes the hours of the expected MFU, and its source is the fit") {
    const auto scenario = resolved(on("h100-sxm"));
    const auto fit = *Catalog::embedded().expected_mfu();
    // Of an H100 989.4e12 / 3350e9 = 295.343 FLOP/byte.
    const double expected = fit.median.value / std::pow(989.4e12 / 3350e9 / fit.balance.value.value(), fit.exponent.value);
    CHECK(scenario.inputs.mfu == Approx(expected).epsilon(1e-9));
    CHECK(source(scenario, "mfu").provenance.source == "traincost-fit");
    CHECK(source(scenario, "mfu").provenance.status == catalog::Status::derived);
    // 6 x 70e9 x 15e12 = 6.3e24 FLOP.
    CHECK(gpu_hours(estimated(scenario).chip_time) == Approx(6.3e24 / (989.4e12 * expected) / 3600.0).epsilon(1e-9));
    CHECK_FALSE(said(scenario.assumptions, {"nearest"}));
    CHECK(said(scenario.assumptions, {"Nobody states an MFU", "published runs", "H100", "90 %"}));
}

TEST_CASE("its uncertainty is lognormal, below 1, and the one that was fitted") {
    const auto scenario = resolved(on("h100-sxm"));
    const auto& mfu = source(scenario, "mfu");
    REQUIRE(mfu.spread);
    const auto* shape = std::get_if<uncertainty::Lognormal>(&mfu.spread->shape);
    REQUIRE(shape != nullptr);
    CHECK(shape->median == scenario.inputs.mfu);
    CHECK(shape->sigma == Catalog::embedded().expected_mfu()->spread.value);
    CHECK(mfu.spread->bounds.high <= 1.0);
    CHECK_FALSE(mfu.by_default);
}

TEST_CASE("an MFU that is given or stated is taken, and nothing is predicted") {
    CHECK(resolved(on("h100-sxm", {{"mfu", "0.4"}})).inputs.mfu == 0.4);
    CHECK_FALSE(said(resolved(on("h100-sxm", {{"mfu", "0.4"}})).assumptions, {"Nobody states an MFU"}));
    CHECK_FALSE(said(resolved({{"model", "deepseek-v3"}, {"regions", "us"}}).assumptions, {"Nobody states an MFU"}));
}

TEST_CASE("in FP8 the GPU-hours are those of 16 bits, and that is said") {
    const auto sixteen = resolved(on("h100-sxm"));
    const auto eight = resolved(on("h100-sxm", {{"precision", "fp8"}}));
    CHECK(gpu_hours(estimated(eight).chip_time) == Approx(gpu_hours(estimated(sixteen).chip_time)).epsilon(1e-12));
    CHECK(eight.inputs.mfu == Approx(sixteen.inputs.mfu * 989.4 / 1979.0).epsilon(1e-9));
    CHECK(said(eight.assumptions, {"fp8", "16 bits"}));
}

TEST_CASE("a chip whose balance is beyond all that the fit has seen says so") {
    CHECK(said(resolved(on("h20")).assumptions, {"H20", "37 FLOP/byte", "nearest"}));
    CHECK_FALSE(said(resolved(on("a100-sxm-80gb")).assumptions, {"nearest"}));
}

TEST_CASE("where the arithmetic is not known either, it is asked for once") {
    const auto which = complaints({{"chip", "h100-sxm"}, {"regions", "us"}, {"parameters", "70B"}, {"tokens", "15T"}});
    REQUIRE(which.size() == 1);
    CHECK(which[0].code == "missing-active-parameters");
    const auto all = complaints({{"chip", "h100-sxm"}, {"regions", "us"}});
    REQUIRE(all.size() == 1);
    CHECK(all[0].code == "missing-field");
    CHECK(contains(all[0].message, "arithmetic"));
}
