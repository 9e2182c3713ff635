// SPDX-License-Identifier: Apache-2.0
// What a newcomer adds: a chip or a region is one YAML file and a source, no C++.
#include "packaged.hpp"

using namespace traincost;
using namespace traincost::test;

namespace {

const std::string source =
    "  my-datasheet:\n    title: Data sheet\n    publisher: Me\n    url: https://example.org\n    retrieved: 2026-01-01\n    licence: cited figure\n";

void write_sources(const TemporaryFolder& folder) { folder.write("sources.yaml", config_text("sources.yaml") + "\n" + source); }

}  // namespace

TEST_CASE("a chip is added with one file and one entry of sources.yaml") {
    const TemporaryFolder folder;
    write_sources(folder);
    folder.write("chips/my-chip.yaml",
                 "id: my-chip\nname: My Chip\nshort: My\naliases: [mine]\nvendor: Me\norigin: europe\narchitecture: New\nclass: gpu\n"
                 "provenance: {source: my-datasheet, date: 2026-01-01, confidence: high}\nreleased: 2023-01-01\n"
                 "peak: {bf16: 500 TFLOP/s}\nmemory: 80 GB\npower: 500 W\nnode_power: 1 kW\nnode: 8 chips\nserver_to_chip_price: 1.5\n"
                 "prices: [{value: 20000 USD, kind: chip}]\n");
    const auto catalog = Catalog::overlaid(folder.path().string());
    REQUIRE(catalog.has_value());
    CHECK(lint_text(*catalog) == "");
    const auto result = run_traincost({"estimate", "deepseek-v3", "--chip", "mine", "--region", "nl", "--catalog", folder.path().string()});
    CHECK(result.exit_code == 0);
    CHECK(holds(result.out, "my-datasheet"));
    CHECK(holds(run_traincost({"catalog", "list", "chips", "--catalog", folder.path().string()}).out, "my-chip"));
}

TEST_CASE("a region is added with one file and one entry of sources.yaml") {
    const TemporaryFolder folder;
    write_sources(folder);
    folder.write("regions/atlantis.yaml",
                 "id: atlantis\nname: Atlantis\nsentence: Atlantis\nkind: country\nparent: europe\ncurrency: EUR\n"
                 "electricity:\n  - source: my-datasheet\n    customer: industrial\n    tax_level: without taxes\n    vat: excluded\n"
                 "    delivery: delivered\n    confidence: high\n    prices:\n      - {period: 2024, date: 2026-01-01, all: 0.05 EUR/kWh}\n");
    const auto catalog = Catalog::overlaid(folder.path().string());
    REQUIRE(catalog.has_value());
    CHECK(lint_text(*catalog) == "");
    const auto result = run_traincost({"compare", "deepseek-v3", "--regions", "atlantis,nl", "--catalog", folder.path().string()});
    CHECK(result.exit_code == 0);
    CHECK(holds(result.out, "0.05000 EUR/kWh"));
    CHECK(holds(result.out, "borrowed"));
}
