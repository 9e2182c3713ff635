// SPDX-License-Identifier: Apache-2.0
// Renting by the packaged offers: whose rate is taken where and when, what a term makes of it, and what interruptions take.
#include "asking.hpp"

#include <traincost/scenario/derivation.hpp>
#include <traincost/scenario/rental_offers.hpp>

#include <doctest/doctest.h>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

/// A million GPU-hours of H100: dollars a GPU-hour are millions.
Fields million(const std::string& region) { return {{"chip", "h100-sxm"}, {"regions", region}, {"gpu_hours", "1e6"}, {"mode", "rented"}}; }

double total(const Fields& fields) { return estimated(fields).cost.total.value(); }

const Diagnostic* warning(const scenario::Scenario& s, std::string_view code) { return complaint(s.warnings, code); }

const scenario::InputSource* source(const scenario::Scenario& s, std::string_view name) {
    const auto found = std::find_if(s.sources.begin(), s.sources.end(), [&](const auto& each) { return each.name == name; });
    return found == s.sources.end() ? nullptr : &*found;
}

}  // namespace

TEST_CASE("without a rate the packaged median of the providers is paid, and who asks what is said") {
    const auto s = resolved(million("us"));
    CHECK(estimated(s).cost.total.value() == Approx(3.29e6).epsilon(1e-12));
    CHECK(s.rented->rate_of == "median of five providers, 2026-08-21");
    CHECK(said(s.regional_assumptions, {"median of five providers, 2026-08-21", "USD 3.29", "wherever the chips stand", "Nebius 2.15", "AWS in us 6.88 (2026-01-21)"}));
    CHECK(source(s, "rate")->provenance.source == "gpu-pricing-tracker");
    CHECK(std::any_of(s.sources.begin(), s.sources.end(), [](const auto& each) { return each.provenance.source == "aws-gpu-prices"; }));
}

TEST_CASE("the range of a median is that of the offers it is of: 2.15 to 4.19 dollars, and AWS's regional ones have no part in it") {
    const auto s = resolved(million("us"));
    REQUIRE(source(s, "rate")->spread.has_value());
    const auto rate = uncertainty::Distribution::make(source(s, "rate")->spread->shape, source(s, "rate")->spread->bounds);
    REQUIRE(rate.has_value());
    CHECK(rate->quantile(0.0) * 3600.0 == Approx(2.15).epsilon(1e-9));
    CHECK(rate->quantile(1.0) * 3600.0 == Approx(4.19).epsilon(1e-9));
}

TEST_CASE("a provider that is named asks in each region what it asks there") {
    const auto c = compared(million("us,jp") + Fields{{"provider", "AWS"}});
    CHECK(c.rows[0].estimate.cost.total.value() == Approx(6.88e6).epsilon(1e-12));
    CHECK(c.rows[1].estimate.cost.total.value() == Approx(8.6e6).epsilon(1e-12));
    CHECK(c.rows[1].difference.total.value() == Approx(1.72e6).epsilon(1e-9));
    // A state lies in its country.
    CHECK(total(million("us-tx") + Fields{{"provider", "AWS"}}) == Approx(6.88e6).epsilon(1e-12));
}

TEST_CASE("one region may be rented from another provider, or at a rate of its own") {
    const auto c = compared(million("us,jp") + Fields{{"us.provider", "Google Cloud"}, {"jp.rate", "3USD/h"}});
    CHECK(c.rows[0].estimate.cost.total.value() == Approx(11.06e6).epsilon(1e-12));
    CHECK(c.rows[1].estimate.cost.total.value() == Approx(3e6).epsilon(1e-12));
    // What is said of one region goes before what is said of all.
    CHECK(total(million("jp") + Fields{{"provider", "AWS"}, {"jp.rate", "3USD/h"}}) == Approx(3e6).epsilon(1e-12));
    CHECK(total(million("jp") + Fields{{"rate", "3USD/h"}, {"jp.provider", "AWS"}}) == Approx(8.6e6).epsilon(1e-12));
}

TEST_CASE("where a provider asks nothing in the region its nearest offer stands in, with a warning") {
    // Sweden lies in Europe as the Netherlands do; Japan, the US and India do not.
    const auto s = resolved(million("nl") + Fields{{"provider", "AWS"}});
    CHECK(s.rented->rate_of == "AWS in se, 2026-01-21");
    REQUIRE(warning(s, "rate-of-elsewhere") != nullptr);
    CHECK(contains(warning(s, "rate-of-elsewhere")->message, "se"));
    CHECK(warning(resolved(million("se") + Fields{{"provider", "AWS"}}), "rate-of-elsewhere") == nullptr);
}

TEST_CASE("the rate is the newest that is known on the day that is asked for") {
    // By March 2026: Google Cloud's 11.06 of 2025 and AWS's 6.88, (11.06 + 6.88) / 2.
    CHECK(total(million("us") + Fields{{"rate_date", "2026-03-01"}}) == Approx(8.97e6).epsilon(1e-12));
    CHECK(total(million("us") + Fields{{"start", "2026-03-01"}}) == Approx(8.97e6).epsilon(1e-12));
    CHECK(total(million("us") + Fields{{"start", "2026-03-01"}, {"rate_date", "2026-08-31"}}) == Approx(3.29e6).epsilon(1e-12));
    CHECK(total(million("us") + Fields{{"rate_date", "2025-06-01"}}) == Approx(11.06e6).epsilon(1e-12));
    CHECK(total(million("us") + Fields{{"as_of", "2026-03-01"}}) == Approx(8.97e6).epsilon(1e-12));
}

TEST_CASE("where none is known by the day the first that became known stands in, and more than a year between them is warned of") {
    // From 2024-06-01 to 2025-03-17 are 289 days, from 2023-05-01 on 686.
    const auto near = resolved(million("us") + Fields{{"rate_date", "2024-06-01"}}), far = resolved(million("us") + Fields{{"rate_date", "2023-05-01"}});
    CHECK(near.rented->rate_of == "Google Cloud in us, 2025-03-17");
    CHECK(far.rented->rate_of == "Google Cloud in us, 2025-03-17");
    CHECK(warning(near, "rate-of-other-time") == nullptr);
    REQUIRE(warning(far, "rate-of-other-time") != nullptr);
    CHECK(contains(warning(far, "rate-of-other-time")->message, "2023-05-01"));
    CHECK(warning(resolved(million("us") + Fields{{"provider", "Google Cloud"}, {"rate_date", "2026-08-31"}}), "rate-of-other-time") != nullptr);  // 532 days
}

TEST_CASE("a rate of a year is known at its end") {
    // Nebius' 2.95 in Finland is of 2025; on 2025-06-01 Google Cloud's of the United States is.
    CHECK(contains(resolved(million("fi") + Fields{{"rate_date", "2026-01-10"}, {"provider", "Nebius"}}).rented->rate_of, "Nebius in fi, 2025"));
    const auto early = resolved(million("fi") + Fields{{"rate_date", "2025-06-01"}, {"provider", "Nebius"}});
    CHECK(said(early.regional_assumptions, {"By 2025-06-01 no such rate was known yet for Finland"}));
}

TEST_CASE("where a usual share stands for a term, what others ask for it is told") {
    const auto s = resolved(million("us") + Fields{{"rental_term", "reserved-3-years"}});
    CHECK(said(s.regional_assumptions, {"the usual 0.45", "Google Cloud in us 4.86"}));
}

TEST_CASE("an offer that was known on the day goes before one that became known later") {
    // Of June 2024: Oblivus' reservation for a year of 2024-02-26 at 3.62, wherever the chips stand; the first by the hour is Google Cloud's of 2025.
    const auto s = resolved(million("us") + Fields{{"start", "2024-06-01"}, {"rental_term", "reserved-1-year"}});
    CHECK(contains(s.rented->rate_of, "2024-02-26"));
    const auto later = resolved(million("us") + Fields{{"rate_date", "2024-06-01"}});
    CHECK(said(later.regional_assumptions, {"By 2024-06-01 no such rate was known yet for the United States"}));
}

TEST_CASE("a median of a provider's name that nothing stands beside has the usual range") {
    const auto s = resolved(million("us") + Fields{{"provider", "five providers"}});
    const auto rate = std::find_if(s.sources.begin(), s.sources.end(), [](const auto& source) { return source.name == "rate"; });
    REQUIRE(rate != s.sources.end());
    REQUIRE(rate->spread.has_value());
    CHECK_FALSE(std::holds_alternative<uncertainty::Constant>(rate->spread->shape));
}

TEST_CASE("in no draw less is kept on spot than is worth an answer") {
    // Every 20 h +- 4.9 h, an hour lost: 5 draws of a million reach the time that is lost.
    const auto s = resolved(million("us") + Fields{{"rental_term", "spot"}, {"interrupted_every", "20h"}, {"lost", "1h"}});
    for (const double hours : {0.0, 0.5, 1.0, 1.005}) {
        auto in = s.inputs;
        in.rental.between = hours * units::hour;
        CHECK(scenario::detail::kept_on_spot(s.choices, in) == 0.01);
    }
    auto in = s.inputs;
    in.rental.between = 2.0 * units::hour;
    CHECK(scenario::detail::kept_on_spot(s.choices, in) == 0.5);
}

TEST_CASE("hours that are lost on spot compute like the others: half of them kept, twice the energy") {
    const Fields run = {{"model", "palm-540b"}, {"regions", "us"}, {"rate", "2USD/h"}, {"rental_term", "spot"}};
    const auto calm = estimated(run), half = estimated(run + Fields{{"interrupted_every", "6h"}, {"lost", "3h"}});
    CHECK(half.energy / calm.energy == Approx(2.0).epsilon(1e-12));
    CHECK(half.facility_power_per_chip.value() == Approx(calm.facility_power_per_chip.value()).epsilon(1e-12));
}

TEST_CASE("the same sellers and days are the same, wherever they ask and in whatever order") {
    catalog::RentalRate aws, google;
    aws.provider = "AWS";
    aws.rate.value.date.text = "2026-01-21";
    google.provider = "Google Cloud";
    google.rate.value.date.text = "2025-03-17";
    auto elsewhere = aws;
    elsewhere.region = "jp";
    CHECK(scenario::told_sellers({&google, &elsewhere}) == "AWS, 2026-01-21; Google Cloud, 2025-03-17");
    CHECK(scenario::told_sellers({&aws, &google}) == scenario::told_sellers({&google, &elsewhere}));
    CHECK(scenario::told_sellers({&aws}) != scenario::told_sellers({&google}));
}

TEST_CASE("a quoted rate in yuan is exchanged at the rate of its own month") {
    const Fields asked = million("cn-nm") + Fields{{"provider", "Chinese compute market"}, {"rental_term", "reserved"}};
    const auto s = resolved(asked + Fields{{"exchange", "7CNY/USD"}});
    CHECK(estimated(s).cost.total.value() == Approx(12.8425e6 / 7.0).epsilon(1e-9));
    CHECK(s.rate_currency == Currency::cny);
    CHECK(source(s, "rate.exchange") != nullptr);
}

TEST_CASE("the run's own assumed rate stays where nothing is said of whose, for how long and when") {
    const Fields run = {{"model", "deepseek-v3"}, {"regions", "cn-nm"}, {"mode", "rented"}};
    CHECK(total(run) == Approx(5.576e6).epsilon(1e-12));
    const auto all = complaints(run + Fields{{"rental_term", "on-demand"}});  // nobody offers the H800
    REQUIRE(complaint(all, "missing-field") != nullptr);
    CHECK(contains(complaint(all, "missing-field")->hint, "h100-sxm, h200-sxm"));
    CHECK(total(run + Fields{{"chip", "h100-sxm"}, {"gpu_hours", "1e6"}, {"rate_date", "2026-08-31"}}) == Approx(3.29e6).epsilon(1e-12));
}

TEST_CASE("on spot the same providers' rate on spot is paid, else the usual share of theirs on demand") {
    CHECK(total(million("us") + Fields{{"rental_term", "spot"}}) == Approx(2.03e6).epsilon(1e-12));
    const auto s = resolved(million("us") + Fields{{"rental_term", "spot"}, {"provider", "Lambda"}});
    CHECK(estimated(s).cost.total.value() == Approx(0.67 * 4.19e6).epsilon(1e-12));
    CHECK(said(s.regional_assumptions, {"On spot it is the usual 0.67 (0.24 to 0.97) of that"}));
    REQUIRE(source(s, "rental_share") != nullptr);
    CHECK(source(s, "rental_share")->spread.has_value());
    CHECK(source(s, "rental_share")->provenance.source == "gpu-pricing-tracker");
    // SF Compute rents on spot alone.
    CHECK(total(million("us") + Fields{{"rental_term", "spot"}, {"provider", "SF Compute"}}) == Approx(2.03e6).epsilon(1e-12));
}

TEST_CASE("a reservation is asked for by its period, and of several on offer the shortest that the run fits into is taken") {
    const Fields google = million("us") + Fields{{"provider", "Google Cloud"}};
    CHECK(total(google + Fields{{"rental_term", "reserved-1-year"}}) == Approx(7.67e6).epsilon(1e-12));
    CHECK(total(google + Fields{{"rental_term", "reserved-3-years"}}) == Approx(4.86e6).epsilon(1e-12));
    CHECK(total(google + Fields{{"rental_term", "reserved"}}) == Approx(7.67e6).epsilon(1e-12));
    CHECK(total(google + Fields{{"rental_term", "reserved"}, {"count", "64"}}) == Approx(4.86e6).epsilon(1e-12));  // 1e6 / 64 h are 1.78 years
    CHECK(total(million("us") + Fields{{"rental_term", "reserved-1-year"}}) == Approx(0.7 * 3.29e6).epsilon(1e-12));
    CHECK(total(million("us") + Fields{{"rental_term", "reserved-3-years"}}) == Approx(0.45 * 3.29e6).epsilon(1e-12));
}

TEST_CASE("a run that takes a small part of a reservation is warned of what the whole costs") {
    // 8 chips, 72 hours: 576 GPU-hours at 7.67 are 4,417.92; a year of 8 is 8 x 8766 x 7.67 = 537,881.76.
    const Fields asked = {{"chip", "h100-sxm"}, {"regions", "us"}, {"gpu_hours", "576"}, {"count", "8"}, {"provider", "Google Cloud"}, {"rental_term", "reserved-1-year"}};
    const auto s = resolved(asked);
    CHECK(estimated(s).cost.total.value() == Approx(4417.92).epsilon(1e-9));
    CHECK(s.rented->commitment.value() == Approx(537'881.76).epsilon(1e-9));
    REQUIRE(warning(s, "long-reservation") != nullptr);
    CHECK(contains(warning(s, "long-reservation")->message, "USD 538 k"));
    // 8 chips for 7.9e4 hours, nine years and four days: renewed to ten, 90 % used.
    const auto renewed = resolved({{"chip", "h100-sxm"}, {"regions", "us"}, {"gpu_hours", "70000"}, {"count", "8"}, {"provider", "Google Cloud"}, {"rental_term", "reserved-1-year"}});
    CHECK(renewed.rented->commitment.value() == Approx(537'881.76).epsilon(1e-9));  // 8,750 h of 8,766
    CHECK(warning(renewed, "long-reservation") == nullptr);
    CHECK(said(resolved(million("us") + Fields{{"rental_term", "reserved-1-year"}}).regional_assumptions, {"paid for all hours, used or not"}));
}

TEST_CASE("what interruptions lose is rented again, and stands in a line of its own") {
    // A lost hour of twenty: 1e6 / 0.95 hours at 2.03; of that 2.03e6 are of use and 106,842.1 lost.
    const Fields spot = million("us") + Fields{{"rental_term", "spot"}};
    const auto calm = estimated(spot), e = estimated(spot + Fields{{"interrupted_every", "20h"}, {"lost", "1h"}});
    CHECK(gpu_hours(e.chip_time) == Approx(1e6 / 0.95).epsilon(1e-12));
    CHECK(e.cost[cost::Component::rental].value() == Approx(2.03e6).epsilon(1e-12));
    CHECK(e.cost[cost::Component::interruptions].value() == Approx(2.03e6 * 0.05 / 0.95).epsilon(1e-12));
    CHECK(e.cost.total.value() == Approx(2.03e6 / 0.95).epsilon(1e-12));
    CHECK(e.energy / calm.energy == Approx(1.0 / 0.95).epsilon(1e-12));
}

TEST_CASE("by Daly's law interruptions lose what a checkpoint, half an interval and starting again take") {
    // Every 20 h a chip of 80 GB: to go on 5 + 3 + 20 min and 80 GB at 150 MB/s, 2,213 s, with 531 s until a checkpoint counts, and half of an interval of 533 s lost:
    // about 3,010 of 72,000 s.
    const auto e = estimated(million("us") + Fields{{"rental_term", "spot"}, {"interrupted_every", "20h"}});
    CHECK(1e6 / gpu_hours(e.chip_time) == Approx(1.0 - 3'010.0 / 72'000.0).epsilon(0.002));
    // A checkpoint of a small model on many chips takes no time: 28 min and next to nothing beside, of 20 h.
    const auto small = estimated(million("us") + Fields{{"rental_term", "spot"}, {"interrupted_every", "20h"}, {"count", "1024"}, {"parameters", "1e9"}, {"architecture", "dense"}});
    CHECK(1e6 / gpu_hours(small.chip_time) == Approx(1.0 - 28.0 / 1'200.0).epsilon(0.002));
}

TEST_CASE("interruptions ask for more chips by a deadline") {
    // 1e6 GPU-hours in 1,000 h need 1,000 chips, with a lost hour of twenty 1,052.6.
    const auto e = estimated(million("us") + Fields{{"rental_term", "spot"}, {"interrupted_every", "20h"}, {"lost", "1h"}, {"deadline", "1000h"}});
    CHECK(e.count_needed.value() == 1053.0);
}

TEST_CASE("how a rent on spot came about is told from the rate on demand to the hours that are kept") {
    const auto s = resolved(million("us") + Fields{{"provider", "Lambda"}, {"rental_term", "spot"}, {"interrupted_every", "20h"}});
    scenario::Derivations derivations(s);
    const auto steps = derivations.steps("cost.total", 12);
    const auto has = [&](std::string_view name) { return std::any_of(steps.begin(), steps.end(), [&](const auto& step) { return step.name == name; }); };
    for (const auto* name : {"cost.rental", "cost.interruptions", "rental.rate", "rental.kept", "rate", "rental_share", "interrupted_every", "spot.restart", "goodput.storage"}) {
        CAPTURE(name);
        CHECK(has(name));
    }
}

TEST_CASE("what is said of renting makes the mode rented, and contradicts an owned cluster") {
    const Fields run = {{"chip", "h100-sxm"}, {"regions", "us"}, {"gpu_hours", "1e6"}};
    for (const auto& field : Fields{{"provider", "AWS"}, {"rental_term", "spot"}, {"rate_date", "2026-08-31"}, {"us.provider", "AWS"}}) {
        CAPTURE(field.first);
        CHECK(resolved(run + Fields{field}).choices.mode == cost::Mode::rented);
        const auto all = complaints(run + Fields{{"mode", "owned"}, field});
        REQUIRE(complaint(all, "contradiction") != nullptr);
        CHECK(complaint(all, "contradiction")->where == Place{"asked", 5, 1});
        CHECK(complaint(all, "contradiction")->related->where == Place{"asked", 4, 1});
    }
}

TEST_CASE("what cannot be meant of a rent is refused where it stands") {
    const auto refused = [](const Fields& more, std::string_view code, std::string_view part) {
        const auto all = complaints(million("us") + more);
        const auto* found = complaint(all, code);
        REQUIRE(found != nullptr);
        INFO(found->message << "; " << found->hint);
        CHECK(found->where == Place{"asked", 5, 1});
        CHECK((contains(found->message, part) || contains(found->hint, part)));
    };
    refused({{"provider", "Gogle Cloud"}}, "unknown-id", "did you mean 'Google Cloud'?");
    refused({{"provider", "SF Compute"}}, "missing-field", "set rental_term to spot");
    refused({{"provider", "AWS"}, {"rate", "2USD/h"}}, "contradiction", "no rate of the catalog is used");
    refused({{"rate_date", "2026-08-31"}, {"rate", "2USD/h"}}, "contradiction", "no rate of the catalog is used");
    refused({{"interrupted_every", "20h"}}, "contradiction", "only what is rented on spot");
    refused({{"lost", "1h"}, {"rental_term", "spot"}}, "missing-field", "interrupted_every");
    refused({{"lost", "21h"}, {"interrupted_every", "20h"}, {"rental_term", "spot"}}, "contradiction", "nothing gets done");
    refused({{"lost", "5h to 21h"}, {"interrupted_every", "20h"}, {"rental_term", "spot"}}, "contradiction", "nothing gets done");
    refused({{"lost", "19.9h"}, {"interrupted_every", "20h"}, {"rental_term", "spot"}}, "contradiction", "next to nothing gets done");
    // Every minute, where going on takes more than half an hour: e to the minus thirty and less of the hours, by Daly's law.
    refused({{"interrupted_every", "1min"}, {"rental_term", "spot"}}, "out-of-range", "next to nothing gets done");
    // The low end of the normal one lies below zero, which no time is.
    refused({{"lost", "1h"}, {"interrupted_every", "normal(20h, 10h)"}, {"rental_term", "spot"}}, "contradiction", "next to nothing gets done");
    refused({{"interrupted_every", "normal(20h, 10h)"}, {"rental_term", "spot"}}, "out-of-range", "next to nothing gets done");
    refused({{"interrupted_every", "lognormal(20h, 3)"}, {"rental_term", "spot"}}, "out-of-range", "next to nothing gets done");
    refused({{"rental_term", "monthly"}}, "unknown-value", "reserved");
    const auto other = complaints({{"chip", "mi300x"}, {"regions", "us"}, {"gpu_hours", "1e6"}, {"provider", "AWS"}});
    REQUIRE(complaint(other, "unknown-id") != nullptr);
    CHECK(contains(complaint(other, "unknown-id")->hint, "RunPod"));
}

TEST_CASE("a rate that is given is the rate of the term that is named") {
    const auto e = estimated(million("us") + Fields{{"rate", "1USD/h"}, {"rental_term", "spot"}, {"interrupted_every", "20h"}, {"lost", "1h"}});
    CHECK(e.cost.total.value() == Approx(1e6 / 0.95).epsilon(1e-12));
}
