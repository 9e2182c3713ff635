// SPDX-License-Identifier: Apache-2.0
// The search against trying everything, and what it says where nothing can be found.
#include <traincost/perf/legality.hpp>
#include <traincost/perf/search.hpp>

#include "perf/every_layout.hpp"

#include <doctest/doctest.h>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::perf;

namespace {

const auto gpt = [](auto... x) { return test::small_gpt(x...); };
const auto job = [](const workload::Operators& o, double room) { return test::small_job(o, room); };

bool same(const Layout& a, const Layout& b) { return !detail::precedes(a, b, 1) && !detail::precedes(b, a, 1) && a.data == b.data && a.sequence == b.sequence; }

/// Whether a list of layouts is the other one: to the last bit of their times.
bool same(const std::vector<Judged>& a, const std::vector<Judged>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Judged& x, const Judged& y) {
        return same(x.layout, y.layout) && x.per_sequence == y.per_sequence && x.needed == y.needed && x.time.all() == y.time.all();
    });
}

}  // namespace

TEST_CASE("on 500 small problems the best, the five best and the front are those of trying everything, pruned or not, on one thread or three") {
    test::Problems problems(20261122);
    int infeasible = 0, with_partial = 0;
    for (int i = 0; i < 500; ++i) {
        CAPTURE(i);
        const auto j = problems.job();
        const auto space = problems.space(j);
        const auto every = test::by_trying(j, space);
        const std::vector<Judged> five(every.fit.begin(), every.fit.begin() + std::min<std::ptrdiff_t>(5, std::ssize(every.fit)));
        const std::vector<Judged> one(five.begin(), five.begin() + std::min<std::ptrdiff_t>(1, std::ssize(five)));
        for (const bool prune : {false, true}) {
            for (const unsigned threads : {1U, 3U}) {
                CAPTURE(prune);
                CAPTURE(threads);
                const auto found = search(j, space, {.best = 5, .front = true, .prune = prune, .threads = threads});
                CHECK(same(found.best, five));
                CHECK(same(found.front, every.fit.empty() ? std::vector<Judged>{} : test::front_of(every, space)));
                CHECK(same(search(j, space, {.prune = prune, .threads = threads}).best, one));
                CHECK(found.complete);
                CHECK(found.counts.legal == every.legal);
                CHECK(found.counts.legal == found.counts.unfit + found.counts.skipped + found.counts.timed - found.counts.partial);
                if (!prune) {
                    CHECK(found.counts.timed == every.fit.size());
                    CHECK(found.counts.partial == every.partial);
                    CHECK(found.counts.skipped == 0);
                }
                if (every.fit.empty() && every.legal > 0) {
                    REQUIRE(found.closest);
                    CHECK(found.least.value() == every.least);
                    CHECK(j.needed(*found.closest) == found.least);
                }
                CHECK(found.closest.has_value() == (every.fit.empty() && every.legal > 0));
            }
        }
        infeasible += every.fit.empty() ? 1 : 0;
        with_partial += every.partial > 0 ? 1 : 0;
    }
    // The problems are of both kinds.
    CHECK(infeasible > 30);
    CHECK(infeasible < 300);
    CHECK(with_partial > 30);
}

TEST_CASE("what is found is what a layout takes and needs by itself, and fits") {
    test::Problems problems(7);
    for (int i = 0; i < 50; ++i) {
        const auto j = problems.job();
        for (const auto& f : search(j, problems.space(j), {.best = 20, .front = true}).best) {
            CHECK_FALSE(broken(j.operators, f.layout, j.recipe));
            CHECK(j.fits(f.layout));
            CHECK(f.needed == j.needed(f.layout));
            CHECK(f.time.all() == j.step(f.layout).all());
        }
    }
}

namespace {

/// Of the one best layout; nothing where none fits.
std::optional<double> optimum(const Job& j, const Space& s) {
    const auto found = search(j, s);
    return found.best.empty() ? std::nullopt : std::optional(found.best.front().per_sequence);
}

/// On so many of the chips as divide them, the rest idle.
std::optional<double> optimum_of_divisors(const Job& j, Space s) {
    std::optional<double> least;
    for (const auto chips = s.chips; s.chips > 0; --s.chips) {
        const auto own = chips % s.chips == 0 ? optimum(j, s) : std::nullopt;
        if (own && (!least || *own < *least)) { least = own; }
    }
    return least;
}

/// Not worse, but for rounding.
bool no_worse(const std::optional<double>& now, const std::optional<double>& before) { return !before || (now && *now <= *before * (1.0 + 1e-12)); }

}  // namespace

TEST_CASE("the time of the optimum never rises with faster links, network or memory, nor with more memory") {
    test::Problems problems(3);
    int feasible = 0;
    for (int i = 0; i < 150; ++i) {
        CAPTURE(i);
        const auto j = problems.job();
        auto space = problems.space(j);
        space.any_batch = false;  // else a batch nearer to what is wanted is taken as soon as there is one, however slow
        const auto before = optimum(j, space);
        feasible += before ? 1 : 0;
        auto links = j, network = j, memory = j, room = j;
        links.machine.link = j.machine.link * 3.0;
        network.machine.network = j.machine.network * 2.0;
        memory.machine.memory_rate = j.machine.memory_rate * 1.5;
        room.room = j.room * 1.3;
        for (const auto* better : {&links, &network, &memory, &room}) { CHECK(no_worse(optimum(*better, space), before)); }
    }
    CHECK(feasible > 50);
}

TEST_CASE("where chips may idle, twice and three times the chips are never slower, and where all have to work they may be") {
    test::Problems problems(4);
    for (int i = 0; i < 40; ++i) {
        CAPTURE(i);
        const auto j = problems.job();
        auto space = problems.space(j);
        space.any_batch = false;
        const auto before = optimum_of_divisors(j, space);
        for (const std::int64_t times : {2, 3}) {
            auto more = space;
            more.chips = space.chips * times;
            CHECK(no_worse(optimum_of_divisors(j, more), before));
        }
    }
    // Four sequences on 4 chips are a replica each; 12 chips are no more replicas, and three chips do not divide eight heads.
    Space s{.chips = 4, .batch = 4, .sequence = 1024, .slack = 0.0, .any_batch = false, .pipeline = 1, .context = 1};
    const auto j = job(gpt(), 16e9);
    CHECK(optimum(j, s));
    s.chips = 12;
    CHECK_FALSE(optimum(j, s));
    CHECK(optimum_of_divisors(j, s));
}

TEST_CASE("a search that is told to stop does, says so, and what it has is legal and fits") {
    const auto j = job(gpt(46), 16e9);
    const auto space = full_space(j, {.chips = 2048, .batch = 1536, .sequence = 16384});
    for (const unsigned threads : {1U, 2U}) {
        int calls = 0;
        double share = 0.0;
        SearchOptions options{.best = 3, .prune = false, .threads = threads};
        options.keep_on = [&](const Progress& p) {
            CHECK(p.share >= share);
            CHECK(p.share <= 1.0);
            share = p.share;
            return ++calls < 2;
        };
        const auto found = search(j, space, options);
        CHECK_FALSE(found.complete);
        CHECK(calls >= 2);
        CHECK(calls <= 3);  // another thread may be about to ask
        REQUIRE(found.best.size() == 3);
        for (const auto& b : found.best) {
            CHECK_FALSE(broken(j.operators, b.layout));
            CHECK(j.fits(b.layout));
        }
        options.keep_on = [](const Progress&) { return true; };
        const auto all = search(j, space, options);
        CHECK(all.complete);
        CHECK(all.best.front().per_sequence <= found.best.front().per_sequence);
    }
}

TEST_CASE("thirteen chips do not divide 64 sequences: twelve and fourteen do, in pipelines of three and seven stages") {
    const auto j = job(gpt(), 16e9);
    Space s{.chips = 13, .batch = 64, .sequence = 1024, .slack = 0.0, .any_batch = false};
    CHECK(search(j, s).best.empty());
    const auto near = nearest_feasible(j, s);
    CHECK(near.below == 12);
    CHECK(near.above == 14);
    // Groups of four in four stages take multiples of sixteen.
    s.tensor = s.pipeline = 4;
    const auto told = nearest_feasible(j, s);
    CHECK_FALSE(told.below);
    CHECK(told.above == 16);
    // Three chips share no eight heads, however many there are.
    s.tensor = 3;
    const auto never = nearest_feasible(j, s);
    CHECK_FALSE(never.below);
    CHECK_FALSE(never.above);
}

TEST_CASE("too few chips: the next count that holds the model is the first of all that does") {
    for (const double room : {0.3e9, 0.6e9, 1.1e9}) {
        const auto j = job(gpt(), room);
        Space s{.chips = 1, .batch = 48, .sequence = 1024};
        const auto near = nearest_feasible(j, s);
        CHECK_FALSE(near.below);
        REQUIRE(near.above);
        for (s.chips = 1; s.chips < *near.above; ++s.chips) { CHECK(test::by_trying(j, s).fit.empty()); }
        CHECK_FALSE(test::by_trying(j, s).fit.empty());
    }
}

TEST_CASE("an axis that is told is kept") {
    const auto j = job(gpt(), 16e9);
    const auto found = fastest_layout(j, {.chips = 16, .batch = 64, .sequence = 1024, .tensor = 2, .pipeline = 4, .micro_batch = 4, .zero = 1, .recompute = Recompute::full});
    REQUIRE(found);
    CHECK(found->layout.tensor == 2);
    CHECK(found->layout.pipeline == 4);
    CHECK(found->layout.data == 2);
    CHECK(found->layout.micro_batch == 4);
    CHECK(found->layout.zero == 1);
    CHECK(found->layout.recompute == Recompute::full);
    CHECK(found->layout.recomputed == 1.0);
}

TEST_CASE("thirteen replicas do not divide a batch of 64: 65 is taken where the batch may differ by a tenth or there is no other way") {
    for (const double slack : {0.1, 0.0}) {
        const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 13, .batch = 64, .sequence = 1024, .slack = slack});
        REQUIRE(found);
        CHECK(found->layout.data == 13);
        CHECK(found->layout.batch == 65);
    }
}

TEST_CASE("a batch of 61 sequences has no divisors: without slack seven chips are a pipeline, with it replicas") {
    const auto strict = fastest_layout(job(gpt(), 16e9), {.chips = 7, .batch = 61, .sequence = 1024, .slack = 0.0});
    REQUIRE(strict);
    CHECK(strict->layout.pipeline == 7);
    CHECK(strict->layout.batch == 61);
    const auto loose = fastest_layout(job(gpt(), 16e9), {.chips = 7, .batch = 61, .sequence = 1024});
    REQUIRE(loose);
    CHECK(loose->layout.data == 7);
    CHECK(loose->layout.batch % 7 == 0);
    CHECK(loose->layout.batch >= 55);
    CHECK(loose->layout.batch <= 67);
}

TEST_CASE("a prime number of chips beyond the batch gives each a sequence") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 101, .batch = 64, .sequence = 1024});
    REQUIRE(found);
    CHECK(found->layout.batch == 101);
}

TEST_CASE("where nothing fits, the least need of any legal layout is told with it") {
    const auto j = job(gpt(), 0.2e9);
    const Wanted w{.chips = 2, .batch = 8, .sequence = 1024};
    const auto found = fastest_layout(j, w);
    REQUIRE_FALSE(found);
    CHECK(found.error().legal);
    CHECK(found.error().room.value() == 0.2e9);
    CHECK(found.error().least > found.error().room);
    // With just that much room there is one.
    CHECK(fastest_layout(job(gpt(), found.error().least.value()), w).has_value());
    CHECK_FALSE(fastest_layout(job(gpt(), found.error().least.value() * 0.999), w).has_value());
}

TEST_CASE("whole layers of a stage are recomputed: of eight that need 10 GB more by 2 GB too many two, by 9 GB all") {
    const auto gigabytes = [](double x) { return Bytes<>::of(x * 1e9); };
    CHECK(least_recomputed(gigabytes(30), gigabytes(20), gigabytes(28), 8) == 2.0 / 8.0);  // 1.6 of them
    CHECK(least_recomputed(gigabytes(30), gigabytes(20), gigabytes(29.9), 8) == 1.0 / 8.0);
    CHECK(least_recomputed(gigabytes(30), gigabytes(20), gigabytes(21), 8) == 1.0);  // 7.2
    CHECK(least_recomputed(gigabytes(30), gigabytes(20), gigabytes(28), 1) == 1.0);
}

TEST_CASE("three chips a tensor group are legal on no eight heads") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 12, .batch = 12, .sequence = 1024, .tensor = 3});
    REQUIRE_FALSE(found);
    CHECK_FALSE(found.error().legal);
}

TEST_CASE("a hundred thousand chips are no more trouble than eight") {
    const auto found = fastest_layout(job(gpt(), 16e9), {.chips = 100000, .batch = 4000, .sequence = 1024});
    REQUIRE(found);
    CHECK(found->layout.chips() == 100000);
}
