// SPDX-License-Identifier: Apache-2.0
// `catalog list` and `show`: all kinds, by id, alias or name.
#include "asking.hpp"

using namespace traincost::test;

TEST_CASE("catalog list has all kinds, and each alone") {
    const auto all = answered({"catalog", "list"}).out;
    for (const std::string kind : {"models", "chips", "clusters", "regions", "groups", "operators"}) {
        CAPTURE(kind);
        CHECK(holds(all, "\n" + kind + " ("));
        const auto one = answered({"catalog", "list", kind}).out;
        CHECK(one.size() < all.size());
    }
    answered({"catalog", "list", "groups"}, {"nordics", "Nordic countries"});
    answered({"catalog", "list", "operators"}, {"aws", "Amazon Web Services"});
    answered({"catalog", "list", "clusters"}, {"jupiter", "JUPITER Booster"});
    refused(1, {"catalog", "list", "custers"}, {"did you mean 'clusters'?"});
}

TEST_CASE("catalog show finds chips, clusters and models by alias, short name and name") {
    for (const auto* asked : {"h800-sxm", "h800", "H800", "NVIDIA H800 SXM5 80 GB", "chips/h800-sxm", "chips/h800-sxm.yaml"}) {
        answered({"catalog", "show", asked}, {"chips/h800-sxm.yaml", "Price history"});
    }
    for (const auto* asked : {"jupiter", "JUPITER", "JUPITER Booster"}) { answered({"catalog", "show", asked}, {"clusters/jupiter.yaml"}); }
    answered({"catalog", "show", "DeepSeek-V3"}, {"models/deepseek-v3.yaml"});
    answered({"catalog", "show", "netherlands"}, {"regions/nl.yaml"});
}

TEST_CASE("catalog show finds groups, operators and the other files") {
    answered({"catalog", "show", "nordics"}, {"Nordic countries (5)", "Iceland"});
    answered({"catalog", "show", "all"}, {"Texas", "Inner Mongolia", "Germany"});
    answered({"catalog", "show", "aws"}, {"Amazon Web Services", "amazon-data-centres"});
    for (const auto* file : {"defaults", "defaults.yaml", "pue", "groups", "sources", "tariff-bands", "money/exchange-rates"}) {
        answered({"catalog", "show", file}, {".yaml"});
    }
}

TEST_CASE("a misspelt id names the nearest of all kinds, aliases too") {
    refused(1, {"catalog", "show", "h80"}, {"did you mean 'h800'?", "[unknown-id]"});
    refused(1, {"catalog", "show", "jupitr"}, {"did you mean 'jupiter'?"});
    refused(1, {"catalog", "show", "nordcs"}, {"did you mean 'nordics'?"});
    refused(1, {"catalog", "show", "microsft"}, {"did you mean 'microsoft'?"});
    refused(1, {"catalog", "show", ""}, {"[unknown-id]"});
}

TEST_CASE("everything that is listed can be shown") {
    const auto list = answered({"catalog", "list", "--format", "csv"}).out;
    std::size_t n = 0;
    for (const auto& line : lines_of(list)) {
        const auto comma = line.find(',');
        const auto kind = line.substr(0, comma);
        const auto id = line.substr(comma + 1, line.find(',', comma + 1) - comma - 1);
        if (kind == "kind" || (kind == "models" && n++ % 8 != 0)) { continue; }
        CAPTURE(id);
        const auto result = run_traincost({"catalog", "show", kind + "/" + id});
        CHECK(result.exit_code == 0);
        CHECK(result.err.empty());
    }
}
