// SPDX-License-Identifier: Apache-2.0
// `traincost goodput`: what it says in every format, and what it refuses.
#include "asking.hpp"

using namespace traincost::test;

namespace {

const Words llama = {"goodput", "--gpus", "16384", "--failures", "419 in 54 days", "--checkpoint", "60s", "--restart", "10min"};

}  // namespace

TEST_CASE("goodput tells efficiency with its parts, the interval, Young's, what would raise it, and other numbers of chips") {
    answered(llama, {"16,384 chips fail every 3.093 h", "50.68 k GPU-h", "85.3 %", "18.6 min", "19.27 min", "would raise it most", "100,000", "1,000,000", "fails",
                     "No planned maintenance"});
}

TEST_CASE("the three ways to tell failures agree") {
    const auto first_row = [](const Words& words) { return lines_of(answered(with(words, {"--format", "csv"})).out)[1].substr(0, 60); };
    const Words rest = {"--gpus", "1000", "--checkpoint", "60s", "--restart", "10min"};
    // 100 failures in 1000 h of 1000 chips are one in 10 h, 1e-4 an hour and chip.
    const auto counted = first_row(with({"goodput", "--failures", "100 in 1000 h"}, rest));
    CHECK(first_row(with({"goodput", "--failure-rate", "1e-4/h"}, rest)) == counted);
    CHECK(first_row(with({"goodput", "--failure-rate", "1e-4/GPU-h"}, rest)) == counted);
    CHECK(first_row(with({"goodput", "--mtbf", "10h"}, rest)) == counted);
}

TEST_CASE("goodput of a model takes chips, failures and the size of a checkpoint from the catalog, and says so") {
    // 405.85e9 x 14 = 5.68e12 bytes.
    answered({"goodput", "llama-3.1-405b"}, {"5.682 TB", "14 bytes a parameter", "meta-llama-3-paper", "Chips stand by for what fails", "16,384", "Sources"});
    answered({"goodput", "deepseek-v3", "--gpus", "100000", "--chip", "b200"}, {"nearest of its vendor"});
}

TEST_CASE("chips stand by unless none are said to, and as many as are told are paid for") {
    const auto with_spares = answered({"goodput", "llama-3.1-405b", "--spares", "128"}, {"128 chips", "of all that is paid for"}).out;
    CHECK_FALSE(holds(with_spares, "Chips stand by for what fails"));
    // A restart of 5 + 3 min against 5 + 0.78 x 20 + 3, and the state to read.
    answered({"goodput", "llama-3.1-405b"}, {"8.039 min for a restart"});
    answered({"goodput", "llama-3.1-405b", "--spares", "0"}, {"23.64 min for a restart", "No chips stand by"});
}

TEST_CASE("checkpoints beside the run cost their stall alone, and come no faster than they are written") {
    answered({"goodput", "--gpus", "16384", "--failures", "419 in 54 days", "--checkpoint", "1s", "--writing", "10min", "--restart", "5min"},
             {"no sooner is the last one stored", "9.983 min"});
}

TEST_CASE("planned interruptions cost a checkpoint and a restart each") {
    // 47 x (600 + 60) s / 54 days = 31,020 / 4,665,600 = 0.66 %; without the seconds to notice a failure.
    answered(with(llama, {"--maintenance", "47 in 54 days"}), {"0.7 % of planned maintenance"});
    answered(with(llama, {"--maintenance", "2%"}), {"2.0 % of planned maintenance", "83.5 %"});
}

TEST_CASE("goodput speaks all formats") {
    CHECK(lines_of(answered(with(llama, {"--format", "csv"}), {"chips,asked,between_failures [h]"}).out).size() == 6);
    answered(with(llama, {"--format", "markdown"}), {"| Chips |"});
    answered(with(llama, {"--format", "json"}), {"\"command\": \"goodput\"", "\"first_order_holds\": true"});
    answered({"goodput", "--gpus", "16.384", "--failures", "419 in 54 d", "--checkpoint", "1,5 min", "--restart", "10min", "--locale", "de"}, {"16.384"});
}

TEST_CASE("a run that fails before it has restarted makes no progress, says so, and ends as infeasible") {
    const auto result = ask({"goodput", "--gpus", "1000000", "--failure-rate", "1e-4/h", "--checkpoint", "60s", "--restart", "10min"});
    CHECK(result.exit_code == 3);
    CHECK(holds(result.out, "practically no progress"));
    CHECK(holds(result.out, "first-order law does not hold"));
}

TEST_CASE("goodput refuses failures told twice, not at all, or that are none") {
    refused(1, with(llama, {"--mtbf", "3h"}), {"--mtbf: error: how often the run fails is given a second time", "[contradiction]"});
    refused(1, with(llama, {"--failure-rate", "1e-5/h"}), {"[contradiction]"});
    refused(1, {"goodput", "--gpus", "8", "--checkpoint", "60s", "--restart", "1min"}, {"--failures", "how often the run fails is not given", "[missing-field]"});
    refused(1, {"goodput", "--failures", "419 in 54 days", "--checkpoint", "60s", "--restart", "1min"}, {"--gpus", "[missing-field]"});
    refused(1, {"goodput", "--gpus", "8", "--failures", "0 in 54 days", "--checkpoint", "60s"}, {"--failures", "[out-of-range]"});
    refused(1, {"goodput", "--gpus", "8", "--failures", "419", "--checkpoint", "60s"}, {"--failures", "419 in 54 days", "[bad-number]"});
    refused(1, {"goodput", "--gpus", "8", "--failures", "419 in 54", "--checkpoint", "60s"}, {"--failures", "[missing-unit]"});
    refused(1, {"goodput", "--gpus", "8", "--failure-rate", "1e-5", "--checkpoint", "60s"}, {"--failure-rate", "1.97e-5/h", "[missing-unit]"});
    refused(1, {"goodput", "--gpus", "8", "--failure-rate=-1/h", "--checkpoint", "60s"}, {"--failure-rate", "[out-of-range]"});
    refused(1, {"goodput", "--gpus", "8", "--failure-rate", "1/kWh", "--checkpoint", "60s"}, {"--failure-rate", "[wrong-unit]"});
}

TEST_CASE("goodput refuses times that cannot be, and an interval in which no checkpoint is stored") {
    for (const std::string flag : {"--checkpoint", "--restart", "--interval", "--writing"}) {
        const Words rest = {"goodput", "--gpus", "8", "--mtbf", "3h"};
        refused(1, with(rest, {flag, "0s"}), {flag, "[out-of-range]"});
        refused(1, with(rest, {flag + "=-5min"}), {flag, "[out-of-range]"});
        refused(1, with(rest, {flag, "5"}), {flag, "[missing-unit]"});
        refused(1, with(rest, {flag, "5 kWh"}), {flag, "[wrong-unit]"});
        refused(1, with(rest, {flag, ""}), {flag, "[empty]"});
    }
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "0h", "--checkpoint", "60s"}, {"--mtbf", "[out-of-range]"});
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "3h", "--checkpoint", "1s", "--writing", "10min", "--interval", "5min", "--restart", "1min"},
            {"--interval", "takes 10 min to be stored", "[out-of-range]"});
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "3h", "--writing", "10min"}, {"--writing", "--checkpoint 5s", "[missing-field]"});
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "3h", "--checkpoint", "20min", "--writing", "10min"}, {"--writing", "[contradiction]"});
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "3h"}, {"--checkpoint", "--checkpoint-size 2.3TB or a model", "[missing-field]"});
}

TEST_CASE("goodput refuses more spares than chips, halves of chips, maintenance at all times, and what the catalog does not know") {
    refused(1, with(llama, {"--spares", "20000"}), {"--spares", "20,000", "16,384", "[out-of-range]"});
    refused(1, with(llama, {"--spares", "2.5"}), {"--spares", "whole number", "[out-of-range]"});
    refused(1, with(llama, {"--maintenance", "100%"}), {"--maintenance", "[out-of-range]"});
    refused(1, with(llama, {"--maintenance", "47000 in 54 days"}), {"--maintenance", "maintenance at all times", "[out-of-range]"});
    refused(1, {"goodput", "--gpus", "0", "--mtbf", "3h", "--checkpoint", "60s"}, {"--gpus", "[out-of-range]"});
    refused(1, {"goodput", "llama-9"}, {"MODEL", "[unknown-id]"});
    refused(1, {"goodput", "--gpus", "8", "--chip", "h1000", "--checkpoint", "60s"}, {"--chip", "[unknown-id]"});
    refused(1, {"goodput", "deepseek-v3", "llama-3-8b"}, {"one model is taken", "[contradiction]"});
    refused(1, {"goodput", "deepseek-v3", "--checkpoint-size", "2TB"}, {"--checkpoint-size", "[contradiction]"});
    refused(2, with(llama, {"--region", "nl"}), {"unknown flag"});
    refused(2, with(llama, {"--gpus", "8"}), {"the flag is given twice"});
}

TEST_CASE("what is published of a model's own run stands beside what is computed") {
    answered({"goodput", "llama-3.1-405b"}, {"Published for the run of Llama 3.1 405B on 16,384 chips is more than 90.0 %", "meta-llama-3-paper"});
    answered({"goodput", "llama-3.1-405b", "--format", "json"}, {"\"at_least\": true"});
    CHECK_FALSE(holds(answered({"goodput", "deepseek-v3"}).out, "Published for"));
}

TEST_CASE("figures that decide on nothing, as others have decided it, are refused with both places") {
    refused(1, with(llama, {"--chip", "b200"}), {"--chip: error: a chip says how often it fails, and that is given", "--failures", "[contradiction]"});
    refused(1, with(llama, {"--checkpoint-size", "3TB"}), {"--checkpoint-size", "both are given", "[contradiction]"});
    refused(1, with(llama, {"--storage-bandwidth", "1GB/s"}), {"--storage-bandwidth", "both are given", "[contradiction]"});
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "3h", "--checkpoint", "60s", "--storage-bandwidth", "1GB/s"}, {"--storage-bandwidth", "--checkpoint-size", "[missing-field]"});
}

TEST_CASE("goodput refuses what no run has: checkpoints in no time, and chips that stand by for nobody") {
    refused(1, {"goodput", "--gpus", "8", "--mtbf", "1000h", "--checkpoint", "1e-30s", "--restart", "5min"}, {"--checkpoint", "out of all proportion", "[out-of-range]"});
    refused(1, {"goodput", "--mtbf", "3h", "--checkpoint", "60s", "--restart", "5min", "--spares", "100"}, {"--spares", "--gpus", "[missing-field]"});
}

TEST_CASE("an interval too short for the storage of fewer chips is told as what those can do") {
    // 405.85e9 x 14 bytes on 2,048 chips of 150 MB/s: 18.5 s.
    answered({"goodput", "llama-3.1-405b", "--gpus", "100000", "--interval", "10s"}, {"18.4"});
}

TEST_CASE("an interval that a step may be longer than is told as such") {
    answered(with(llama, {"--interval", "5s"}), {"where a step takes longer than the interval, the interval is a step"});
    CHECK_FALSE(holds(joined(answered(llama).out), "the interval is a step"));
}
