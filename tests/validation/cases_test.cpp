// SPDX-License-Identifier: Apache-2.0
// What a row is turned into, by hand.
#include "packaged_truth.hpp"

#include <traincost/units/makers.hpp>

#include <cmath>

using namespace traincost;
using namespace traincost::test;
using doctest::Approx;

namespace {

const std::string header = "id,record_type,stage,developer,params_total,params_active,tokens,layers,d_model,heads,seq_len,chip,chip_count,precision,gpu_hours,wallclock_days\n";

validation::Truth truth_of(const std::string& rows) {
    return validation::sorted_out(*validation::read_runs(*config::read_csv_text("mine.csv", header + rows)), Catalog::embedded());
}

const validation::Case& case_of(const std::vector<validation::Case>& cases, std::string_view id) {
    const auto found = std::find_if(cases.begin(), cases.end(), [&](const auto& c) { return c.id == id; });
    REQUIRE(found != cases.end());
    return *found;
}

}  // namespace

TEST_CASE("DeepSeek-V3's published hours are an MFU of 39.4 % once its attention is counted") {
    // 6 x 37e9 = 222e9; attention 6 x 61 x 20480 x 4096 = 30.702e9; x 14.8e12 = 3.73999e24.
    // 2.664e6 x 3600 x 989.4e12 = 9.48874e24; 3.73999 / 9.48874 = 0.394151.
    const auto truth = validation::sorted_out(packaged_runs(), Catalog::embedded());
    const auto& v3 = case_of(truth.cases, "deepseek-v3-pretrain");
    CHECK(v3.six_nd.value() == Approx(3.2856e24).epsilon(1e-12));
    CHECK(v3.flop.value() == Approx(3.739994118e24).epsilon(1e-9));
    CHECK(v3.mfu == Approx(0.394151).epsilon(1e-5));
    CHECK(v3.balance.value() == Approx(294.464).epsilon(1e-5));  // 989.4e12 / 3360e9
}

TEST_CASE("without dimensions the arithmetic is 6ND, and without active parameters all of them are") {
    const auto truth = truth_of("a,training_run,,D,7e9,,1e12,,,,,h100-sxm,8,bf16,100000,\nb,training_run,,D,7e9,2e9,1e12,,,,,h100-sxm,8,bf16,100000,\n");
    CHECK(truth.cases.at(0).flop.value() == Approx(4.2e22).epsilon(1e-14));
    CHECK(truth.cases.at(1).flop.value() == Approx(1.2e22).epsilon(1e-14));
}

TEST_CASE("chips are known by the names that other tables give them") {
    const auto truth = truth_of("a,training_run,,D,7e9,,1e12,,,,,H100-SXM-80GB,8,bf16,1e5,\nb,training_run,,D,7e9,,1e12,,,,,TPU v3,8,,1e5,\n"
                                "c,training_run,,D,7e9,,1e12,,,,,Abacus 3,8,,1e5,\n");
    REQUIRE(truth.cases.size() == 2);
    CHECK(truth.cases[0].chip == "h100-sxm");
    CHECK(truth.cases[1].chip == "tpu-v3");
    REQUIRE(truth.unused.size() == 1);
    CHECK(truth.unused[0].reason == "the catalog has no peak and memory of a chip 'Abacus 3'");
}

TEST_CASE("a row that nothing can be held against says why") {
    const auto truth = truth_of("a,training_run,,D,7e9,,1e12,,,,,h100-sxm,,bf16,,5\nb,training_run,,D,7e9,,,,,,,h100-sxm,,bf16,10,\nc,training_run,,D,,,1e12,,,,,h100-sxm,,bf16,10,\n"
                                "d,projection,,D,7e9,,1e12,,,,,h100-sxm,,bf16,10,\ne,training_run,total,D,7e9,,1e12,,,,,h100-sxm,,bf16,10,\n");
    REQUIRE(truth.unused.size() == 5);
    CHECK(truth.unused[0].reason == "neither GPU-hours nor chips and days are published");
    CHECK(truth.unused[1].reason == "the tokens are not published");
    CHECK(truth.unused[2].reason == "the parameters are not published");
    CHECK(truth.unused[3].reason == "not a run: projection");
    CHECK(truth.unused[4].reason == "the sum of other rows");
}

TEST_CASE("two benchmarks make a pair where they differ in the chip alone") {
    const std::string columns = "id,record_type,developer,model,seq_len,chip,chip_count,precision,recompute,micro_batch_seqs,global_batch_tokens,tokens_per_s_per_gpu\n";
    const auto rows = validation::read_benchmarks(*config::read_csv_text(
        "mine.csv", columns + "h,throughput_benchmark,D,M,2048,h100-sxm,8,bf16,full,3,1032192,2002\na,throughput_benchmark,D,M,2048,a100-sxm-80gb,8,bf16,full,3,1032192,916\n"
                              "other,throughput_benchmark,D,M,4096,a100-sxm-80gb,8,bf16,full,3,1032192,916\nfp8,throughput_benchmark,D,M,2048,a100-sxm-80gb,8,fp8,full,3,1032192,916\n"));
    REQUIRE(rows.has_value());
    const auto pairs = validation::pairs(*rows, Catalog::embedded());
    REQUIRE(pairs.size() == 1);
    // 2002 / 916 = 2.185590 over 989.4 / 312 = 3.171154 is 0.689210.
    CHECK(std::exp(pairs[0].log_mfu) == Approx(0.689210).epsilon(1e-5));
    // (989.4 / 3350) / (312 / 2039) = 295.343 / 153.016 = 1.930145.
    CHECK(std::exp(pairs[0].log_balance) == Approx(1.930145).epsilon(1e-5));
}
