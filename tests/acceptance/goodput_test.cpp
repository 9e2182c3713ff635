// SPDX-License-Identifier: Apache-2.0
// E15, E16: what failures leave of a run.
#include <acceptance/answer.hpp>
#include <doctest/doctest.h>
#include <support/process.hpp>

#include <string>

using namespace traincost::test;
using doctest::Approx;

namespace {

std::vector<std::string> llama(const std::string& checkpoint, const std::string& restart) {
    return {"goodput", "--gpus", "16384", "--failures", "419 in 54 days", "--checkpoint", checkpoint, "--restart", restart};
}

bool says(const Answer& answer, const std::string& words) {
    for (std::size_t i = 0; i < answer.size("/answer"); ++i) {
        if (answer.text("/answer/" + std::to_string(i)).find(words) != std::string::npos) { return true; }
    }
    return false;
}

}  // namespace

TEST_CASE("E15: 16,384 GPUs with 419 failures in 54 days fail every 3.09 h, and 85.3 % of the time is kept") {
    // 54 x 24 / 419 = 3.0931 h; x 16,384 = 50,676 GPU-h. Young: (2 x 60 s x 11,135 s)^0.5 = 1,156 s = 19.27 min.
    const Answer a(llama("60s", "10min"));
    CHECK(a.number("/goodput/between_failures", "h") == Approx(3.09).epsilon(2e-3));
    CHECK(a.number("/goodput/between_failures_of_a_chip", "GPU-h") == Approx(50'700.0).epsilon(1e-3));
    CHECK(60.0 * a.number("/goodput/young_interval", "h") == Approx(19.27).epsilon(5e-4));
    CHECK(60.0 * a.number("/goodput/interval", "h") == Approx(18.6).epsilon(3e-3));
    CHECK(60.0 * a.number("/goodput/period", "h") == Approx(19.6).epsilon(3e-3));
    CHECK(a.number("/goodput/efficiency", "1") == Approx(0.853).epsilon(6e-4));
    CHECK(a.truth("/goodput/first_order_holds"));
    CHECK(says(a, "85.3 %"));
    CHECK(says(a, "3.093 h"));
}

TEST_CASE("E15: with checkpoints of 10 s and restarts of 5 min 93.3 % are kept") {
    CHECK(Answer(llama("10s", "5min")).number("/goodput/efficiency", "1") == Approx(0.933).epsilon(6e-4));
}

TEST_CASE("E16: at 100,000 GPUs with the same rate 55 % are kept and not 41 %, and the answer says that the first-order law fails") {
    auto words = llama("60s", "10min");
    words[2] = "100000";
    words[3] = "--failure-rate";
    words[4] = "1.97326e-5/h";  // 419 / (16,384 x 54 x 24)
    const Answer a(words);
    CHECK(60.0 * a.number("/goodput/between_failures", "h") == Approx(30.4).epsilon(2e-3));
    CHECK(a.number("/goodput/efficiency", "1") == Approx(0.55).epsilon(0.018));
    CHECK(a.number("/goodput/first_order_efficiency", "1") == Approx(0.41).epsilon(0.02));
    CHECK_FALSE(a.truth("/goodput/first_order_holds"));
    CHECK(says(a, "first-order law does not hold"));
    CHECK(says(a, "41.5 %"));
}

TEST_CASE("E16: the row of 100,000 chips in the table of the run on 16,384 says the same") {
    const Answer a(llama("60s", "10min"));
    for (std::size_t i = 0; i < a.size("/by_chips"); ++i) {
        const auto row = "/by_chips/" + std::to_string(i);
        if (a.number(row + "/chips", "chips") != 100e3) { continue; }
        CHECK(a.number(row + "/efficiency", "1") == Approx(0.55).epsilon(0.018));
        CHECK_FALSE(a.truth(row + "/first_order_holds"));
        return;
    }
    FAIL("no row of 100,000 chips");
}
