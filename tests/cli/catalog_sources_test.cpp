// SPDX-License-Identifier: Apache-2.0
// `catalog sources` and `catalog diff`: the bibliography, and what moved between two catalogs.
#include "asking.hpp"

using namespace traincost::test;

namespace {

const std::string old_region = "id: atlantis\nelectricity:\n  - source: a\n    prices:\n      - {period: 2023, all: 0.10 EUR/kWh}\n"
                               "      - {period: 2024, all: 0.10 EUR/kWh, IE: 0.09 EUR/kWh}\n";
const std::string new_region = "id: atlantis\nelectricity:\n  - source: a\n    prices:\n      - {period: 2023, all: 0.11 EUR/kWh}\n"
                               "      - {period: 2024, all: 0.05 EUR/kWh}\n      - {period: 2025, all: 0.07 EUR/kWh}\n";

}  // namespace

TEST_CASE("the bibliography tells every source with its publisher, address and number of figures, in every format") {
    answered({"catalog", "sources"}, {"sources, ", "eurostat-nrg-pc-205 (", "figures): Eurostat, "});
    answered({"catalog", "sources", "eurostat-nrg-pc-205", "--format", "csv"}, {"id,figures,publisher,title,url,retrieved,licence,note\neurostat-nrg-pc-205,"});
    answered({"catalog", "sources", "--format", "json"}, {"\"schema\"", "\"sources\"", "\"figures\""});
    answered({"catalog", "sources", "--format", "markdown"}, {"- eurostat-nrg-pc-205"});
    refused(1, {"catalog", "sources", "eurostat"}, {"there is no source 'eurostat'", "[unknown-source]"});
}

TEST_CASE("the difference of two folders is sorted by size, with both places, and ends with 0 although they differ") {
    const TemporaryFolder a;
    const TemporaryFolder b;
    a.write("regions/atlantis.yaml", old_region);
    b.write("regions/atlantis.yaml", new_region);
    const auto text = answered({"catalog", "diff", a.path().string(), b.path().string()}, {"2 figures changed, 1 removed, 1 added.", "-50 %", "+10 %"}).out;
    CHECK(text.find("2024.all") < text.find("2023.all"));
    CHECK(text.find("2023.all") < text.find("2024.IE"));
    CHECK(text.find("2024.IE") < text.find("2025.all"));
    CHECK(holds(text, "regions/atlantis.yaml:6:"));
    const auto csv = answered({"catalog", "diff", a.path().string(), b.path().string(), "--format", "csv"}, {"change,figure,old,new,relative,old place,new place\nchanged,"}).out;
    CHECK(holds(csv, "removed,regions/atlantis.yaml: electricity.a.prices.2024.IE,0.09 EUR/kWh,,,"));
    answered({"catalog", "diff", a.path().string(), b.path().string(), "--format", "json"}, {"\"changes\"", "\"relative\""});
    answered({"catalog", "diff", a.path().string(), a.path().string()}, {"0 figures changed, 0 removed, 0 added."});
}

TEST_CASE("one folder is compared with what it would change in the catalog of the program") {
    const TemporaryFolder folder;
    auto text = read_file(std::string(TRAINCOST_SOURCE_DIR) + "/configs/tariff-bands.yaml");
    text.replace(text.find("below: 150000 MWh"), 17, "below: 160000 MWh");
    folder.write("tariff-bands.yaml", text);
    answered({"catalog", "diff", folder.path().string()}, {"1 figure changed, 0 removed, 0 added.", "bands.IF.below", "+6.7 %"});
}

TEST_CASE("a difference needs a folder, and the folders have to be there") {
    refused(2, {"catalog", "diff"}, {"a folder is missing", "[wrong-usage]"});
    refused(2, {"catalog", "diff", "a", "b", "c"}, {"takes no such word"});
    refused(1, {"catalog", "diff", "/nowhere", "/neither"}, {"/nowhere: error: is not a folder", "/neither: error: is not a folder"});
}
