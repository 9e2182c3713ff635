// SPDX-License-Identifier: Apache-2.0
// Failures, checkpoints and restarts. Expected values by hand, by counting, or by looking for the optimum step by step.
#include <traincost/core/autodiff.hpp>
#include <traincost/core/batch.hpp>
#include <traincost/core/trace.hpp>
#include <traincost/perf/goodput.hpp>
#include <traincost/units/runtime.hpp>
#include <traincost/perf/reliability.hpp>
#include <traincost/units/makers.hpp>
#include <traincost/units/runtime.hpp>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <cmath>
#include <random>

using namespace traincost;
using namespace traincost::perf;
using doctest::Approx;

namespace {

Interruptions<double> of(double between, double checkpoint, double restart) { return {Time<>::of(between), Time<>::of(checkpoint), Time<>::of(restart)}; }

/// Llama 3's rate on so many chips: 419 failures in 54 days on 16,384, so 54 x 24 x 16384 / 419 = 50,676.46 GPU-h of a chip.
Interruptions<double> llama(double chips, double checkpoint, double restart) {
    return of(54.0 * 86400.0 / 419.0 * 16384.0 / chips, checkpoint, restart);
}

double best(const Interruptions<double>& in) { return efficiency(best_interval(in), in); }

/// A run second by second: what is kept of a long time, failures drawn from their exponential distribution.
double simulated(const Interruptions<double>& in, double interval, std::uint32_t seed) {
    std::mt19937_64 random(seed);
    std::exponential_distribution<double> next(1.0 / in.between.value());
    const double segment = interval + in.checkpoint.value();
    double elapsed = 0.0, kept = 0.0, failure = next(random);
    bool restarting = false;
    while (elapsed < 2e5 * in.between.value()) {
        const double piece = restarting ? in.restart.value() : segment;
        if (failure < piece) {
            elapsed += failure;
            failure = next(random);
            restarting = true;
            continue;
        }
        elapsed += piece;
        failure -= piece;
        kept += restarting ? 0.0 : interval;
        restarting = false;
    }
    return kept / elapsed;
}

}  // namespace

TEST_CASE("E15: at 60 s and 10 min 85.3 % are kept, with a checkpoint every 18.6 min, and Young says 19.27") {
    const auto in = llama(16384.0, 60.0, 600.0);
    // 54 x 86400 / 419 = 11,135.08 s = 3.0931 h; (2 x 60 x 11135.08)^0.5 = 1155.95 s = 19.266 min.
    CHECK(in.between / units::hour == Approx(3.0931).epsilon(1e-4));
    CHECK(youngs_interval(in).value() == Approx(1155.95).epsilon(1e-5));
    CHECK(best_interval(in).value() / 60.0 == Approx(18.605).epsilon(1e-4));
    CHECK(best(in) == Approx(0.853).epsilon(6e-4));
    CHECK(best(llama(16384.0, 10.0, 300.0)) == Approx(0.933).epsilon(6e-4));
}

TEST_CASE("E16: at 100,000 chips 55 % are kept, and the first-order law says 41 %") {
    const auto in = llama(1e5, 60.0, 600.0);
    CHECK(in.between.value() / 60.0 == Approx(30.4).epsilon(2e-3));
    CHECK(best(in) == Approx(0.55).epsilon(0.01));
    CHECK(first_order_efficiency(youngs_interval(in), in) == Approx(0.415).epsilon(2e-3));
}

TEST_CASE("a checkpoint written beside the run counts when it is stored: what was computed meanwhile is lost to every failure") {
    auto in = of(1000.0, 5.0, 60.0);
    const auto t = Time<>::of(120.0);
    const double at_once = efficiency(t, in);
    in.stale = Time<>::of(115.0);
    // e^(-115/1000) = 0.8914 of it.
    CHECK(efficiency(t, in) == Approx(at_once * std::exp(-0.115)).epsilon(1e-12));
    const auto parts = goodput(t, in);
    CHECK(parts.restarts == Approx(1.0 - std::exp(-0.06)).epsilon(1e-12));  // restarts are no more of the time
    CHECK(parts.computing + parts.checkpoints + parts.lost + parts.restarts == Approx(1.0).epsilon(1e-12));
}

TEST_CASE("no interval keeps more than the best one: looked for in steps of a thousandth") {
    CHECK(rc::check([] {
        const auto whole = [](int low, int high) { return static_cast<double>(*rc::gen::inRange(low, high)); };
        const auto in = of(std::exp(whole(3, 14)), std::exp(whole(-2, 8)), whole(0, 3600));
        const auto t = best_interval(in);
        const double most = efficiency(t, in);
        for (const double factor : {0.5, 0.9, 0.99, 0.999, 1.001, 1.01, 1.1, 2.0}) { RC_ASSERT(efficiency(t * factor, in) <= most * (1.0 + 1e-12)); }
        RC_ASSERT(t.value() > 0.0);
        RC_ASSERT(t < in.between);
        RC_ASSERT(t <= youngs_interval(in) * (1.0 + 1e-9));
    }));
}

TEST_CASE("what is kept is what a run keeps that is played through, failure by failure") {
    for (const auto& in : {llama(16384.0, 60.0, 600.0), llama(1e5, 60.0, 600.0), of(1000.0, 200.0, 500.0)}) {
        const auto t = best_interval(in);
        CHECK(simulated(in, t.value(), 1) == Approx(efficiency(t, in)).epsilon(0.01));
        CHECK(simulated(in, 3.0 * t.value(), 2) == Approx(efficiency(t * 3.0, in)).epsilon(0.01));
    }
}

TEST_CASE("the parts add up to all of the time, and none is negative") {
    CHECK(rc::check([] {
        const auto whole = [](int low, int high) { return static_cast<double>(*rc::gen::inRange(low, high)); };
        const auto in = of(whole(10, 1'000'000), whole(1, 1000), whole(0, 5000));
        const auto g = goodput(Time<>::of(whole(1, 100'000)), in);
        RC_ASSERT(std::fabs(g.computing + g.checkpoints + g.lost + g.restarts - 1.0) < 1e-12);
        RC_ASSERT(g.computing >= 0.0 && g.checkpoints >= 0.0 && g.lost >= -1e-12 && g.restarts >= 0.0);
    }));
}

TEST_CASE("where failures are rare the first-order law and Young's interval are right") {
    const auto in = of(1e9, 1.0, 10.0);
    CHECK(best_interval(in) / youngs_interval(in) == Approx(1.0).epsilon(1e-4));
    CHECK(best(in) == Approx(first_order_efficiency(youngs_interval(in), in)).epsilon(1e-8));
}

TEST_CASE("more failures, longer checkpoints and longer restarts keep less") {
    const auto usual = best(of(1e4, 60.0, 600.0));
    CHECK(best(of(9e3, 60.0, 600.0)) < usual);
    CHECK(best(of(1e4, 70.0, 600.0)) < usual);
    CHECK(best(of(1e4, 60.0, 700.0)) < usual);
}

TEST_CASE("a restart that takes ten times as long as the run lasts leaves nothing: e^-10 of it") {
    const auto in = of(60.0, 1.0, 600.0);
    const auto none = of(60.0, 1.0, 0.0);
    CHECK(best(in) == Approx(best(none) * 4.5399929762484854e-5).epsilon(1e-12));
    CHECK(best(in) < 1e-4);
}

TEST_CASE("beside the run only the stall counts, and no checkpoint begins before the last one is stored") {
    const auto in = of(11135.0, 1.0, 300.0);
    // (2 x 1 x 11135)^0.5 = 149 s, less than the 10 minutes of writing: 600 - 1 are computed in between.
    CHECK(best_interval(in, Time<>::of(600.0)).value() == Approx(599.0).epsilon(1e-12));
    CHECK(best_interval(in, Time<>::of(60.0)).value() == best_interval(in).value());
    CHECK(best_interval(of(11135.0, 0.0, 300.0), Time<>::of(60.0)).value() == 60.0);
}

TEST_CASE("spares and maintenance are paid for: 98 of 100 chips for 99 of 100 hours") {
    CHECK(paid_efficiency(0.9, 0.01, Chips<>::of(98.0), Chips<>::of(2.0)) == Approx(0.9 * 0.99 * 0.98).epsilon(1e-14));
}

TEST_CASE("2.3 TB at 57.5 GB/s are written in 40 s, as BLOOM's checkpoints were") {
    CHECK(transfer_time(Bytes<>::of(2.3e12), Bandwidth<>::of(57.5e9)).value() == Approx(40.0).epsilon(1e-12));
}

TEST_CASE("a batch that grows from 10 to 1000 takes as many steps as are counted one by one") {
    // Step by step: each takes the batch of the moment, over 10^7 sequences.
    const double from = 10.0, to = 1000.0, all = 1e7, fixed = 3.0, each = 0.02;
    double done = 0.0, time = 0.0, steps = 0.0;
    while (done < all) {
        const double batch = from + (to - from) * done / all;
        time += fixed + each * batch;
        done += batch;
        steps += 1.0;
    }
    CHECK(all / mean_batch_of_ramp(from, to) == Approx(steps).epsilon(1e-3));
    CHECK(time_per_sequence_of_ramp(Time<>::of(fixed), Time<>::of(each), from, to).value() == Approx(time / done).epsilon(1e-3));
    // By hand: ln 100 = 4.605170; 990 / 4.605170 = 214.975.
    CHECK(mean_batch_of_ramp(from, to) == Approx(214.975).epsilon(1e-5));
}

TEST_CASE("a batch that does not grow is its own mean, and one that hardly grows lies in between") {
    CHECK(mean_batch_of_ramp(64.0, 64.0) == 64.0);
    CHECK(mean_batch_of_ramp(64.0, 64.0 * (1.0 + 2e-5)) == Approx(64.0 * (1.0 + 1e-5)).epsilon(1e-9));
    CHECK(mean_batch_of_ramp(1000.0, 10.0) == Approx(mean_batch_of_ramp(10.0, 1000.0)).epsilon(1e-14));
}

TEST_CASE("all four readings agree, and the derivative by the restart is -G / M") {
    const auto in = of(11135.0, 60.0, 600.0);
    const auto t = best_interval(in);
    const double g = efficiency(t, in);
    const auto leaf = [](double x) { return Time<Trace>::of(Trace::leaf("x", x, units::dimensions<units::SecondUnit>())); };
    CHECK(efficiency(leaf(t.value()), Interruptions<Trace>{leaf(11135.0), leaf(60.0), leaf(600.0)}).value() == g);
    const auto same = [](double x) { return Time<Batch>::of(Batch(x)); };
    CHECK(efficiency(same(t.value()), Interruptions<Batch>{same(11135.0), same(60.0), same(600.0)})[0] == g);
    const auto fixed = [](double x) { return Time<Dual>::of(Dual(x)); };
    const auto restart = Time<Dual>::of(boost::math::differentiation::make_fvar<double, 1>(600.0));
    const auto slope = efficiency(fixed(t.value()), Interruptions<Dual>{fixed(11135.0), fixed(60.0), restart});
    CHECK(slope.derivative(1) == Approx(-g / 11135.0).epsilon(1e-12));
}

TEST_CASE("a chip without a figure of its own takes its architecture's, its vendor's nearest, or the mean of all, and says so") {
    const auto catalog = Catalog::embedded();
    const auto known = *catalog.reliability();
    const auto of_chip = [&](std::string_view id) { return failures_of(*catalog.chip(id), known, catalog).value(); };
    const auto hours = [&](std::string_view id) { return of_chip(id).between.value / units::chip_hour; };
    // 16384 x 54 x 24 / 419 = 50,676; 1000 x 8 x 24 / 6.5 = 29,538.
    CHECK(hours("h100-sxm") == Approx(50676.0));
    CHECK(of_chip("h100-sxm").assumed.empty());
    CHECK(hours("h800-sxm") == Approx(50676.0));
    CHECK(of_chip("h800-sxm").assumed.find("same architecture") != std::string::npos);
    CHECK(of_chip("h800-sxm").between.provenance.confidence == catalog::Confidence::low);
    CHECK(hours("b200") == Approx(50676.0));
    CHECK(of_chip("b200").assumed.find("nearest of its vendor") != std::string::npos);
    CHECK(hours("v100-sxm2-32gb") == Approx(29538.0));
    CHECK(hours("tpu-v5p") == Approx(120000.0));
    // (50676 x 29538 x 120000)^(1/3) = 56,424.
    CHECK(hours("mi300x") == Approx(56424.0).epsilon(1e-3));
    CHECK(of_chip("mi300x").assumed.find("geometric mean") != std::string::npos);
}

TEST_CASE("a run of 1,000 chips waits while 14 TB are copied to the hosts, and reads them from the storage after a restart") {
    // Copied at 140 MB/s, slow as a disk: 14e12 / (140e6 x 1000) = 100 s; read at twice that in 50 s; 50,000 GPU-h / 1000 = 50 h; the best interval is below (2 x 100 x 180000)^0.5 = 6000 s.
    const FailureInputs<double> in{50e3 * units::chip_hour, BandwidthPerChip<>::of(140e6), BandwidthPerChip<>::of(280e6), Time<>::of(480.0)};
    const auto run = at_best_interval(1000.0, 14e12, in);
    const auto lost = interruptions(run, in);
    CHECK(lost.checkpoint.value() == Approx(100.0).epsilon(1e-12));
    CHECK(lost.restart.value() == Approx(530.0).epsilon(1e-12));
    CHECK(lost.between / units::hour == Approx(50.0).epsilon(1e-12));
    CHECK(run.interval == Approx(5933.7).epsilon(1e-4));
    CHECK(kept(run, in) == Approx(best(of(180e3, 100.0, 530.0))).epsilon(1e-14));
    CHECK_FALSE(Interrupted{});
}

TEST_CASE("a checkpoint that is copied in a moment is begun no sooner than the last one is stored") {
    // 14e12 / (31.5e9 x 1000) = 0.444 s; the best interval would be (2 x 0.444 x 180000)^0.5 = 400 s, and storing takes 14e12 / 14e9 = 1000 s.
    const FailureInputs<double> in{50e3 * units::chip_hour, BandwidthPerChip<>::of(31.5e9), BandwidthPerChip<>::of(14e6), Time<>::of(480.0)};
    CHECK(at_best_interval(1000.0, 14e12, in).interval == Approx(1000.0 - 14e12 / 31.5e12).epsilon(1e-12));
}

TEST_CASE("ten times as many chips lose more, and a state ten times as large too") {
    const FailureInputs<double> in{50e3 * units::chip_hour, BandwidthPerChip<>::of(140e6), BandwidthPerChip<>::of(280e6), Time<>::of(480.0)};
    const auto of_run = [&](double chips, double bytes) { return kept(at_best_interval(chips, bytes, in), in); };
    CHECK(of_run(1e4, 14e12) < of_run(1e3, 14e12));
    CHECK(of_run(1e3, 140e12) < of_run(1e3, 14e12));
}

TEST_CASE("a checkpoint holds 14 bytes of each parameter in the usual recipe, and of adapters alone where weights are frozen") {
    Recipe usual;
    CHECK(checkpoint_bytes(1e9, usual) == 14e9);
    usual.frozen = true;
    usual.adapter_parameters = 1e6;
    CHECK(checkpoint_bytes(1e9, usual) == 14e6);
}
