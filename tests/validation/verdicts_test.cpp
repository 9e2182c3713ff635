// SPDX-License-Identifier: Apache-2.0
// Tables held against predictions: what is counted, and what is refused.
#include "packaged_truth.hpp"

#include <traincost/validation/packaged.hpp>
#include <traincost/validation/summary.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>

using namespace traincost;
using namespace traincost::test;
using validation::Quantity;
using validation::Verdict;

namespace {

const std::string header = "id,record_type,model,params_total,tokens,params_active,developer,chip,chip_count,precision,tp,pp,dp,seq_len,"
                           "global_batch_seqs,recompute,step_time_s,gpu_hours,wallclock_days,notes,derived_fields\n";

Result<std::vector<Verdict>> judged(const std::string& text) { return validation::verdicts(*config::read_csv_text("own.csv", text), Catalog::embedded()); }

Verdict verdict(double published, double predicted, std::string group = "dense", Quantity quantity = Quantity::step_time) {
    Verdict v;
    v.id = "row";
    v.quantity = quantity;
    v.group = std::move(group);
    v.published = published;
    v.predicted = predicted;
    return v;
}

std::string codes(const std::string& text) {
    const auto all = judged(text);
    std::string out;
    if (!all) {
        for (const auto& d : all.error()) { out += fmt::format("{}:{}:{} {}; ", d.where.file, d.where.line, d.where.column, d.code); }
    }
    return out;
}

}  // namespace

TEST_CASE("the tables that the program carries are those in the repository, to the byte") {
    for (const auto* name : {"steps.csv", "runs.csv", "machines.csv", "throughput.csv"}) {
        CHECK(validation::packaged_table(name).text() == read_file(truth_folder + name));
    }
}

TEST_CASE("every packaged row has a verdict: a prediction or a reason") {
    const auto all = validation::packaged_verdicts(Catalog::embedded());
    REQUIRE(all);
    std::map<std::string, std::set<std::string>> seen;
    for (const auto& v : *all) {
        seen[v.table].insert(v.id);
        if (v.skipped.empty()) {
            CHECK_MESSAGE(v.published > 0.0, v.id);
            CHECK_MESSAGE(v.predicted > 0.0, v.id);
        }
    }
    const auto lines = [](const std::string& name) {
        const auto text = read_file(truth_folder + name);
        return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) - 1;
    };
    CHECK(seen["configs/truth/steps.csv"].size() == lines("steps.csv"));
    CHECK(seen["configs/truth/runs.csv"].size() == lines("runs.csv"));
}

TEST_CASE("groups and what is skipped add up to all rows") {
    const auto all = *validation::packaged_verdicts(Catalog::embedded());
    for (const auto q : {Quantity::step_time, Quantity::gpu_hours, Quantity::memory, Quantity::parameters}) {
        std::size_t rows = 0, skipped = 0, of_quantity = 0;
        for (const auto& s : validation::by_group(all, q)) { rows += s.rows; }
        for (const auto& v : all) {
            of_quantity += v.quantity == q ? 1 : 0;
            rows += v.quantity == q && v.skipped.empty() && v.group.empty() ? 1 : 0;  // parameters of a model on no chip
            skipped += v.quantity == q && !v.skipped.empty() ? 1 : 0;
        }
        CHECK(rows + skipped == of_quantity);
        CHECK(validation::summary_of(all, q).rows == rows);
    }
}

TEST_CASE("median, mean, signed mean and worst of four errors, by hand") {
    // -10 %, +20 %, +30 %, -50 %: absolute 10, 20, 30, 50.
    const std::vector<Verdict> all = {verdict(10, 9), verdict(10, 12), verdict(10, 13), verdict(10, 5), verdict(1, 9, "moe"),
                                      verdict(1, 9, "dense", Quantity::memory)};
    const auto s = validation::summary_of(all, Quantity::step_time, "dense");
    CHECK(s.rows == 4);
    CHECK(s.median == doctest::Approx(0.25));
    CHECK(s.mean == doctest::Approx(0.275));
    CHECK(s.bias == doctest::Approx(-0.025));
    CHECK(s.worst == doctest::Approx(0.5));
    CHECK(validation::summary_of(all, Quantity::step_time).rows == 5);
    CHECK(validation::by_group(all, Quantity::step_time).front().group == "moe");  // in the order of the groups
}

TEST_CASE("a published layout that is said not to fit is a miss however good its time is") {
    auto fits = verdict(10, 10), does_not = verdict(10, 10);
    does_not.fits = false;
    CHECK(validation::misses({fits, does_not}, 0.2).size() == 1);
    CHECK(validation::summary_of({fits, does_not}, Quantity::step_time).not_fitting == 1);
}

TEST_CASE("parameters are allowed what their printed digits allow, and others what is asked for") {
    auto close = verdict(671e9, 671.4e9, "moe", Quantity::parameters), far = verdict(671e9, 675e9, "moe", Quantity::parameters);
    close.allowed = far.allowed = 0.001;
    CHECK(validation::misses({close, far}, 0.2).size() == 1);
}

TEST_CASE("one table tells steps, hours and parameters of its rows, and why others tell nothing") {
    const auto all = judged(header +
                            "a,throughput_benchmark,Llama 3.1 8B,8030261248,,,Meta,H100-SXM-80GB,64,bf16,1,1,64,8192,128,none,5,,,,\n"
                            "b,training_run,Llama 3.1 8B,8.03e9,15e12,,Meta,H100-SXM-80GB,,bf16,,,,8192,,,,1460000,,,\n"
                            "c,projection,Llama 3.1 8B,,15e12,,Meta,H100-SXM-80GB,,bf16,,,,8192,,,,,,,\n"
                            "d,throughput_benchmark,Llama 9 8B,,,,Meta,H100-SXM-80GB,64,bf16,1,1,64,8192,128,none,5,,,,\n"
                            "e,throughput_benchmark,Llama 3.1 8B,,,,Meta,Z9000,64,bf16,1,1,64,8192,128,none,5,,,,\n"
                            "f,training_run,Llama 3.1 8B,,15e12,8e9,Meta,H100-SXM-80GB,,bf16,,,,8192,,,,1e6,,,gpu_hours=5 MWh/700 W\n");
    REQUIRE(all);
    std::map<std::string, const Verdict*> by;
    for (const auto& v : *all) { by[v.id + " " + std::string(validation::name(v.quantity))] = &v; }
    CHECK(by.at("a step_time")->skipped.empty());
    CHECK(by.at("a step_time")->published == 5.0);
    CHECK(by.at("a parameters")->predicted == doctest::Approx(8030261248.0));
    CHECK(by.at("b gpu_hours")->skipped.empty());
    CHECK(by.at("b parameters")->allowed == doctest::Approx(0.001));
    CHECK_FALSE(by.at("c gpu_hours")->skipped.empty());
    CHECK(by.at("d step_time")->skipped == "the architecture is unpublished, or not in the catalog");
    CHECK(by.at("e step_time")->skipped == "the catalog has no chip 'Z9000'");
    CHECK(by.at("f gpu_hours")->skipped == "the hours are computed from an energy or a rate");
    CHECK(all->size() == 8);
}

TEST_CASE("a table of runs may tell sharding in words") {
    const auto all = judged("id,record_type,model,developer,params_total,params_active,tokens,chip,chip_count,precision,gpu_hours,wallclock_days,zero_stage\n"
                            "x,training_run,MPT-7B,MosaicML,6.7e9,6.7e9,1e12,A100-SXM-40GB,440,bf16,,9.5,FSDP hybrid shard\n");
    REQUIRE(all);
    CHECK(all->front().quantity == Quantity::gpu_hours);
    CHECK(all->front().published == doctest::Approx(440 * 9.5 * 24));
    CHECK(all->front().skipped.empty());
}

TEST_CASE("a table of iterations in milliseconds is known by its header, and its rows get ids") {
    const auto all = judged("params_billion,gpus,global_batch,micro_batch,hidden,heads,layers,seq,tp,dp,pp,iteration_ms\n"
                            "3.6,64,512,8,3072,32,30,2048,1,64,1,3566.5\n");
    REQUIRE(all);
    CHECK(all->front().id == "vtrain-000");
    CHECK(all->front().published == doctest::Approx(3.5665));
    CHECK(all->front().skipped.empty());
}

TEST_CASE("the table of steps is judged alike by its own header and by the words that it was made of") {
    const auto own = judged("id,catalog_model,seq_len,chip,chip_count,network_gbit_s,precision,gradient_bytes,stack,tensor_overlap,tp,pp,dp,zero_stage,recompute,"
                            "sequence_parallel,micro_batch_seqs,global_batch_seqs,step_time_s,tokens_per_s_per_gpu\n"
                            "x,mpt-7b,2048,a100-sxm-80gb,64,200,bf16,4,pytorch,0,1,1,64,3,full,0,4,512,5,\n");
    const auto words = judged("id,model,source,seq_len,chip,chip_count,precision,tp,pp,dp,zero_stage,recompute,micro_batch_seqs,global_batch_seqs,step_time_s\n"
                              "x,MPT-7b,github:mosaicml/llm-foundry@8c8dd48,2048,A100-SXM-80GB,64,bf16,1,1,64,3 (FSDP full_shard),full,4,512,5\n");
    REQUIRE(own);
    REQUIRE(words);
    CHECK(own->front().predicted == doctest::Approx(words->front().predicted).epsilon(1e-12));
}

TEST_CASE("tables that cannot be read say where and why") {
    CHECK(codes("a,b\n1,2\n") == "own.csv:1:1 missing-column; ");
    CHECK(codes("id,model\n1,2\n") == "own.csv:1:1 missing-column; own.csv:1:1 missing-column; own.csv:1:1 missing-column; ");
    CHECK(codes("id,model,chip,chip_count,precision\n1,2,h100,many,bf16\n") == "own.csv:2:10 bad-number; ");
    CHECK(codes("id,model,chip,chip_count,precision\n1,2,h100,-8,bf16\n") == "own.csv:2:10 out-of-range; ");
    CHECK(codes("id,model,chip,chip_count,precision\n1,2,h100,8,bf16\n1,2,h100,8,bf16\n") == "own.csv:3:1 duplicate-row; ");
    CHECK(codes("id,model,chip,chip_count,precision\n1,2,h100\n") == "own.csv:2:1 bad-csv; ");
}
