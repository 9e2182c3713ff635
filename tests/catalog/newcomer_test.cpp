// SPDX-License-Identifier: Apache-2.0
// What a newcomer adds: a chip or a region is one YAML file and a source, no C++.
#include "packaged.hpp"

using namespace traincost;
using namespace traincost::test;

namespace {

const std::string source =
    "sources:\n  my-datasheet:\n    title: Data sheet\n    publisher: Me\n    url: https://example.org\n    retrieved: 2026-01-01\n    licence: cited figure\n";

void write_sources(const TemporaryFolder& folder) { folder.write("sources.yaml", source); }

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

TEST_CASE("entries of a folder's sources, groups and operators are laid over the catalog's one by one, each with its place") {
    const TemporaryFolder folder;
    folder.write("sources.yaml", source);
    folder.write("groups.yaml", "groups:\n  mine: {name: Mine, regions: [nl, de]}\n  nordics: {name: North, regions: [se]}\n");
    const auto path = folder.write("pue.yaml", "operators:\n  me: {name: Me, value: 1.11, source: my-datasheet, date: 2026, confidence: high}\n");
    const auto catalog = Catalog::overlaid(folder.path().string());
    REQUIRE(catalog.has_value());
    CHECK(lint_text(*catalog) == "");
    const auto embedded = Catalog::embedded();
    CHECK(catalog->sources()->size() == embedded.sources()->size() + 1);
    CHECK(catalog->groups()->size() == embedded.groups()->size() + 1);
    CHECK(catalog->groups()->at("nordics").regions == std::vector<std::string>{"se"});
    CHECK(catalog->operators()->at("me").pue.provenance.where.file == path.string());
    CHECK(catalog->operators()->at("me").pue.provenance.where.line == 2);
    CHECK(catalog->operators()->at("google").pue.provenance.where == embedded.operators()->at("google").pue.provenance.where);
    CHECK(catalog->operators()->at("google").pue.value == embedded.operators()->at("google").pue.value);
}

TEST_CASE("what is wrong in an entry of a folder's sources is said with its place there") {
    const TemporaryFolder folder;
    const auto path = folder.write("sources.yaml", "sources:\n  mine:\n    titel: T\nother: 3\n").string();
    const auto catalog = Catalog::overlaid(folder.path().string());
    REQUIRE(catalog.has_value());
    const auto text = lint_text(*catalog);
    CHECK(holds(text, path + ":3:5: error: unknown key 'titel'"));
    CHECK(holds(text, path + ":4:1: error: unknown key 'other'"));
}
