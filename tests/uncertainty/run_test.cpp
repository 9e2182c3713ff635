// SPDX-License-Identifier: Apache-2.0
#include <support/models/reference.hpp>

#include <uncertainty/drawing.hpp>

#include <atomic>
#include <cmath>
#include <cstring>
#include <stdexcept>

using namespace traincost;
using namespace traincost::uncertainty;
using namespace traincost::uncertainty::test;
using doctest::Approx;
using traincost::test::reference_sampler;
using traincost::test::ReferenceBlocks;

namespace {

Run run_of(std::uint64_t draws, unsigned threads = 1, Isa isa = Isa::sse2) {
    Run run;
    run.seed = 7;
    run.draws = draws;
    run.threads = threads;
    run.isa = isa;
    return run;
}

std::uint64_t bits(double x) {
    std::uint64_t result = 0;
    std::memcpy(&result, &x, sizeof x);
    return result;
}

}  // namespace

TEST_CASE("threads and instruction sets do not change a bit") {
    const auto sampler = reference_sampler();
    constexpr std::uint64_t draws = 200'001;
    const auto base = draw(sampler, 1, run_of(draws), ReferenceBlocks{});
    CHECK(base.draws == draws);
    CHECK(base.outputs[0].count() == draws);
    for (const auto isa : isas()) {
        for (const unsigned threads : {1U, 2U, 3U, 7U}) {
            INFO(name(isa), " ", threads);
            CHECK(draw(sampler, 1, run_of(draws, threads, isa), ReferenceBlocks{}).outputs == base.outputs);
        }
    }
}

TEST_CASE("runs of parts merge to the run of the whole, to the bit") {
    const auto sampler = reference_sampler();
    constexpr std::uint64_t blocks = 300;
    const auto whole = draw(sampler, 1, run_of(blocks * block_draws), ReferenceBlocks{});
    Drawn merged;
    for (const std::uint64_t first : {std::uint64_t{100}, std::uint64_t{0}, std::uint64_t{120}}) {
        auto part = run_of((first == 0 ? 100 : first == 100 ? 20 : 180) * block_draws, 2);
        part.first_block = first;
        merged.merge(draw(sampler, 1, part, ReferenceBlocks{}));
    }
    CHECK(merged.draws == whole.draws);
    CHECK(merged.outputs == whole.outputs);
    CHECK(bits(merged.outputs[0].mean()) == bits(whole.outputs[0].mean()));
    CHECK(bits(merged.outputs[0].deviation()) == bits(whole.outputs[0].deviation()));
}

TEST_CASE("the reference model has the mean that a calculation by hand gives") {
    // Lognormal means by exp(sigma^2 / 2); E 1 / (b + 0.1) for beta(4, 6) by numerical integration: 2.209634.
    const auto drawn = draw(reference_sampler(), 1, run_of(2'000'000, 2, widest_isa()), ReferenceBlocks{});
    const double lognormals = std::exp(0.125) * std::exp(1.045) * std::exp(0.205);
    const double rest = 10.0 * (7.0 / 3.0) * (2.2 / 3.0) * 1.25;
    const auto& y = drawn.outputs[0];
    CHECK(std::abs(y.mean() - (lognormals * 2.209634 + rest)) < 5.0 * y.standard_error() + 0.002);
}

TEST_CASE("an exception in the model ends the run and comes out") {
    const auto broken = [](Isa, const double* const*, std::size_t, double* const*) {
        throw std::runtime_error("broken");
    };
    CHECK_THROWS_AS((void)draw(reference_sampler(), 1, run_of(100000, 3), broken), std::runtime_error);
}

TEST_CASE("a run that is stopped is a run of fewer draws") {
    const auto sampler = reference_sampler();
    std::atomic<bool> stop = false;
    std::atomic<std::uint64_t> done = 0;
    const auto stopping = [&](Isa isa, const double* const* in, std::size_t n, double* const* out) {
        ReferenceBlocks{}(isa, in, n, out);
        if (done.load() >= 20 * block_draws) { stop = true; }
    };
    auto run = run_of(1'000'000, 2);
    run.stop = &stop;
    run.done = &done;
    const auto stopped = draw(sampler, 1, run, stopping);
    CHECK(stopped.draws < 1'000'000);
    CHECK(stopped.draws == done.load());
    CHECK(stopped.outputs == draw(sampler, 1, run_of(stopped.draws), ReferenceBlocks{}).outputs);
}

TEST_CASE("more threads than there is work for, or than the system gives, change nothing") {
    const auto sampler = reference_sampler();
    const auto one = draw(sampler, 1, run_of(3000), ReferenceBlocks{});
    CHECK(draw(sampler, 1, run_of(3000, 4'000'000'000U), ReferenceBlocks{}).outputs == one.outputs);
    CHECK(draw(sampler, 1, run_of(0, 4'000'000'000U), ReferenceBlocks{}).draws == 0);
    CHECK(draw(sampler, 1, run_of(3000, 0), ReferenceBlocks{}).outputs == one.outputs);
}

TEST_CASE("a run of nothing merges with any other, either way round") {
    const auto sampler = reference_sampler();
    const auto run = draw(sampler, 1, run_of(3000), ReferenceBlocks{});
    Drawn left;
    left.merge(run);
    left.merge(Drawn{});
    CHECK(left.outputs == run.outputs);
    CHECK(left.draws == 3000);
}

TEST_CASE("no draws give no numbers, and one draw itself") {
    const auto sampler = reference_sampler();
    const auto none = draw(sampler, 1, run_of(0), ReferenceBlocks{});
    CHECK(none.draws == 0);
    CHECK(std::isnan(none.outputs[0].mean()));
    const auto one = draw(sampler, 1, run_of(1), ReferenceBlocks{});
    CHECK(one.outputs[0].mean() == one.outputs[0].quantile(0.5));
    CHECK(one.outputs[0].deviation() == 0.0);
}

TEST_CASE("the bits of the reference model are these, from every compiler and on every platform") {
    const auto y = draw(reference_sampler(), 1, run_of(100'000), ReferenceBlocks{}).outputs[0];
    CHECK(bits(y.mean()) == 0x403E231BCB176904);
    CHECK(bits(y.deviation()) == 0x4028D2EB0D249330);
    CHECK(bits(y.quantile(0.05)) == 0x402B4A5800000000);
    CHECK(bits(y.quantile(0.5)) == 0x403C3C7800000000);
    CHECK(bits(y.quantile(0.9)) == 0x40475DD800000000);
    CHECK(bits(y.least()) == 0x4014D73D29B31F56);
}
