// SPDX-License-Identifier: Apache-2.0
// `validate` on the command line: the tables in the program, tables of one's own, and what is refused.
#include "asking.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

using namespace traincost::test;

namespace {

std::string table(const std::string& name, const std::string& text) {
    const auto path = (std::filesystem::temp_directory_path() / ("traincost-validate-" + name)).string();
    std::ofstream(path, std::ios::binary) << text;
    return path;
}

const std::string header = "id,record_type,model,chip,chip_count,precision,tp,pp,dp,seq_len,global_batch_seqs,recompute,step_time_s\n";

}  // namespace

TEST_CASE("validate tells error by group, the misses by name and what is not predicted, from any folder") {
    answered({"validate"}, {"Step time", "TPU", "Blackwell", "mixtures of experts", "FP8", "dense, 16 bits", "median", "MAPE", "signed", "worst",
                            "memory of a chip", "GPU-hours", "parameters", "Off by more than 20 %", "Not predicted", "the layout is not published"});
}

TEST_CASE("validate says that packaged errors are in-sample, what comes out with rows left out, and how runs on the most chips fare") {
    answered({"validate"}, {"in-sample", "family", "source", "Step time by chips", "On 8,192 and more chips", "Step time by chip, numbers and model"});
    const auto json = answered({"validate", "--format", "json"}, {"\"by_chips\":", "\"by_kind\":", "\"in_sample\":", "\"mape_family_left_out\":"}).out;
    CHECK(count_of(json, "\"fitted\": true") >= 600);
}

TEST_CASE("of one's own rows no constant was fitted to validate says so, and with --all what was assumed of them") {
    const auto one = table("own.csv", header + "mine,throughput_benchmark,Llama 3.1 8B,H100,8,bf16,1,1,8,8192,64,none,20\n");
    answered({"validate", "--truth", one, "--all"}, {"No constant was fitted to any", "assumed:"});
    const auto json = answered({"validate", "--truth", one, "--format", "json"}).out;
    CHECK(count_of(json, "\"fitted\": true") == 0);
    CHECK(count_of(json, "\"mape_family_left_out\": null") > 0);
}

TEST_CASE("validate in JSON has a list of rows, each with its members, and in every format an answer") {
    const auto json = answered({"validate", "--format", "json"}).out;
    for (const std::string member : {"id", "quantity", "published", "predicted", "relative_error", "group", "skipped"}) {
        CHECK(count_of(json, "\"" + member + "\":") >= 636);
    }
    for (const std::string format : {"text", "markdown", "csv"}) { answered({"validate", "--format", format}); }
}

TEST_CASE("validate layouts tells how much slower each published layout is than the best, and how many are within the bar") {
    // Of one of the rows that the program carries: all published, so the optimum is of the same recomputation and no slower.
    const auto own = table("layouts.csv", "id,catalog_model,seq_len,chip,chip_count,network_gbit_s,precision,gradient_bytes,stack,tensor_overlap,tp,pp,dp,schedule,zero_stage,"
                                          "recompute,sequence_parallel,global_batch_seqs,source,step_time_s,tokens_per_s_per_gpu\n"
                                          "mine,megatron-gpt-1.7b,2048,a100-sxm-80gb,32,200,bf16,2,megatron,0,1,1,32,1f1b,0,full,0,512,s,,\n"
                                          "unknown,nobodys-model,2048,a100-sxm-80gb,32,200,bf16,2,megatron,0,1,1,32,1f1b,0,full,0,512,s,,\n");
    answered({"validate", "layouts", "--truth", own}, {"1 of 1 published layout is", "8 % longer than the best layout", "1 of 2 rows", "mine", "0.0 %"});
    const auto json = answered({"validate", "layouts", "--truth", own, "--format", "json"}).out;
    CHECK(count_of(json, "\"within_bar\": true") == 1);
    refused(2, {"validate", "layout"}, {"layouts"});
}

TEST_CASE("validate takes one's own tables in the place of those in the program, several of them") {
    const auto one = table("one.csv", header + "mine,throughput_benchmark,Llama 3.1 8B,H100,8,bf16,1,1,8,8192,64,none,20\n");
    const auto two = table("two.csv", header + "yours,throughput_benchmark,Llama 9 8B,H100,8,bf16,1,1,8,8192,64,none,20\n");
    const auto told = answered({"validate", "--truth", one, "--truth", two, "--all"}, {"mine", "yours", "unpublished, or not in the catalog"});
    CHECK_FALSE(holds(told.out, "llmfoundry"));
}

TEST_CASE("validate names rows from the error on that is asked for") {
    const auto one = table("miss.csv", header + "mine,throughput_benchmark,Llama 3.1 8B,H100,8,bf16,1,1,8,8192,64,none,2000\n");
    answered({"validate", "--truth", one, "--miss", "50%"}, {"Off by more than 50 %", "mine"});
    refused(1, {"validate", "--truth", one, "--miss", "much"}, {"[bad-number]"});
    refused(1, {"validate", "--truth", one, "--miss", "-1"}, {"[out-of-range]"});
}

TEST_CASE("validate refuses what is no table, with all complaints of all files") {
    refused(1, {"validate", "--truth", "no-such-file.csv"}, {"no such file", "[unreadable]"});
    refused(1, {"validate", "--truth", "/"}, {"is a folder", "[unreadable]"});
    refused(1, {"validate", "--truth", table("empty.csv", "")}, {"[empty]"});
    refused(1, {"validate", "--truth", table("bytes.csv", std::string("id,\0\n", 6))}, {"[not-text]"});
    refused(1, {"validate", "--truth", table("header.csv", "a,b\n1,2\n")}, {"header.csv:1:1", "[missing-column]"});
    refused(1, {"validate", "--truth", table("number.csv", header + "a,x,y,H100,many,bf16,,,,,,,\n"), "--truth", "no-such-file.csv"},
            {"number.csv:2:12", "[bad-number]", "[unreadable]"});
    refused(2, {"validate", "deepseek-v3"}, {"runs, epoch, carbon and layouts", "[wrong-usage]"});
    refused(2, {"validate", "epoch", "carbon"}, {"one kind of tables", "'epoch' and 'carbon'", "[wrong-usage]"});
    refused(2, {"validate", "runs", "carbn"}, {"'carbn'", "did you mean 'carbon'?", "[wrong-usage]"});
    refused(1, {"validate", "--truth", ""}, {"--truth: error: no file is named", "[empty]"});
}

TEST_CASE("validate epoch tells how many rows come out, and the one that does not by name with the reason") {
    answered({"validate", "epoch"}, {"19 of 20", "Cost in the cloud: 18 of 19", "53 rows rest on imputed inputs", "Grok-3", "119.580", "Every row", "Aramco Metabrain AI"});
    const auto json = answered({"validate", "epoch", "--format", "json"}, {"\"kind\": \"epoch\"", "\"inputs_imputed\": 53"}).out;
    CHECK(count_of(json, "\"within_bar\": true") == 239);  // 19 + 3 x 55 + 19 + 18 + 18
    for (const std::string format : {"text", "markdown", "csv"}) { answered({"validate", "epoch", "--format", format}); }
}

TEST_CASE("validate carbon tells what is measured and what is a product itself") {
    answered({"validate", "carbon"}, {"BLOOM", "Llama 3.1", "Patterson", "LLMCarbon", "measures nothing", "Measured power", "Not computed"});
    for (const std::string format : {"markdown", "csv", "json"}) { answered({"validate", "carbon", "--format", format}); }
}

TEST_CASE("the header of a table decides what validate does with it, and a word that does not suit it is refused") {
    const auto costs = table("costs.csv", "model,organization,publication_date,hardware,chip_hours,energy_mwh_derived,energy_cost_usd_derived,imputed_inputs\n"
                                          "Mine,Stanford,2023-03-13,NVIDIA A100,24,0.0182812,1.47347,no\nYours,OpenAI,2023-03-13,NVIDIA A100,24,1,1,yes\n");
    answered({"validate", "--truth", costs}, {"Energy: 1 of 1 within 0.1 %", "inputs imputed", "Yours"});
    refused(1, {"validate", "carbon", "--truth", costs}, {"traincost-validate-costs.csv:1:1", "validate epoch", "[missing-column]"});
    refused(1, {"validate", "epoch", "--truth", table("runs.csv", header + "a,step,m,c,8,bf16,1,1,8,2048,8,none,1\n")}, {"[missing-column]"});
}

TEST_CASE("a table without rows, one that is given twice and a row that stands twice are refused") {
    const TemporaryFolder folder;
    const auto lines = lines_of(read_file(std::string(TRAINCOST_SOURCE_DIR) + "/configs/truth/amortised.csv"));
    const auto one = folder.write("one.csv", lines[0] + "\n" + lines[1] + "\n").string();
    refused(1, {"validate", "epoch", "--truth", folder.write("none.csv", lines[0] + "\n").string()}, {"none.csv:1:1", "no rows", "[empty]"});
    refused(1, {"validate", "epoch", "--truth", folder.write("two.csv", lines[0] + "\n" + lines[1] + "\n" + lines[1] + "\n").string()}, {"two.csv:3:1", "stands twice", "[duplicate-row]"});
    refused(1, {"validate", "epoch", "--truth", one, "--truth", one}, {"--truth", "given already", "[duplicate-row]"});
}

TEST_CASE("flags that choose rows are refused where all rows are told") {
    for (const std::string kind : {"epoch", "carbon", "layouts"}) {
        refused(1, {"validate", kind, "--miss", "10%"}, {"--miss", "[contradiction]"});
        refused(1, {"validate", kind, "--all"}, {"--all", "[contradiction]"});
    }
}

TEST_CASE("a table with semicolons or tabs between its cells is told that commas are expected") {
    const auto of = [](std::string text, char sign) {
        for (auto& c : text) { c = c == ',' ? sign : c; }
        return text;
    };
    for (const std::string kind : {"epoch", "carbon", "runs", "layouts"}) {
        refused(1, {"validate", kind, "--truth", table("semicolons.csv", of(header + "a,b,c,d,e,f,g,h,i,j,k,l,m\n", ';'))}, {"semicolons.csv:1:3", "semicolons, and commas are expected", "[bad-csv]"});
    }
    refused(1, {"validate", "--truth", table("tabs.csv", of(header + "a,b,c,d,e,f,g,h,i,j,k,l,m\n", '\t'))}, {"tabs.csv:1:3", "tabs, and commas are expected", "[bad-csv]"});
}

TEST_CASE("an error that is none at three decimals has no sign, in text and Markdown") {
    for (const std::string format : {"text", "markdown"}) {
        const auto told = answered({"validate", "epoch", "--format", format}, {" 0.000 %"}).out;
        CHECK(count_of(told, "-0.000 %") == 0);
        CHECK(count_of(told, "+0.000 %") == 0);
    }
}

TEST_CASE("no answer of extreme inputs has an infinity or a number of forty digits, in any format") {
    const TemporaryFolder folder;
    const std::string head = "model,hardware,chip_hours,price_usd,acquisition_date,start_date,chip_tdp_kw,server_to_chip_power,utilisation,pue,"
                             "electricity_usd_per_kwh,publication_date,ppi_publication_month,ppi_2024_12,amortised_usd_dec2024\n";
    // The greatest that each column takes, and the least that may have been published.
    const auto file = folder.write("extreme.csv", head + "a,x,1e12,1e7,2020-01-01,2020-01-01,100,20,1,5,10,2023-03-15,1,1e4,0.01\n").string();
    for (const std::string format : {"text", "markdown", "csv", "json"}) {
        const auto told = answered({"validate", "epoch", "--truth", file, "--format", format}).out;
        CHECK_FALSE(holds(told, "inf "));
        CHECK_FALSE(holds(told, "nan"));
        std::size_t digits = 0, most = 0;
        for (const char c : told) {
            digits = (c >= '0' && c <= '9') || c == ',' ? digits + 1 : 0;
            most = std::max(most, digits);
        }
        CHECK(most < 40);
    }
}
