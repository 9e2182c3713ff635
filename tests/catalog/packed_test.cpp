// SPDX-License-Identifier: Apache-2.0
// The catalog in the binary is the one in configs/.
#include "packaged.hpp"

#include <traincost/catalog/embedded.hpp>

using namespace traincost;
using namespace traincost::test;

TEST_CASE("the catalog in the binary has exactly the files of configs/, in order") {
    std::vector<std::string> names;
    for (const auto& file : catalog::embedded_files()) { names.emplace_back(file.name); }
    CHECK(names == config_paths());
    CHECK(Catalog::embedded().files().size() == names.size());
}

TEST_CASE("every file in the binary equals the file in configs/ node for node") {
    for (const auto& file : catalog::embedded_files()) {
        CAPTURE(file.name);
        const auto read = config::read_file(configs + "/" + std::string(file.name));
        REQUIRE(read.has_value());
        REQUIRE(read->nodes().size() == file.nodes.size());
        const config::Document packed(file.name, file.nodes, file.pool);
        for (std::uint32_t i = 0; i < file.nodes.size(); ++i) {
            const auto& a = read->nodes()[i];
            const auto& b = file.nodes[i];
            CAPTURE(i);
            CHECK(a.kind == b.kind);
            CHECK((a.line == b.line && a.column == b.column));
            CHECK((a.key_line == b.key_line && a.key_column == b.key_column));
            CHECK(a.end == b.end);
            CHECK(config::Node(*read, i).text() == config::Node(packed, i).text());
            CHECK(config::Node(*read, i).key() == config::Node(packed, i).key());
        }
    }
}

TEST_CASE("every packaged file loads") {
    const auto catalog = Catalog::embedded();
    for (const auto id : catalog.ids("chips")) { CHECK_MESSAGE(catalog.chip(id).has_value(), id); }
    for (const auto id : catalog.ids("regions")) { CHECK_MESSAGE(catalog.region(id).has_value(), id); }
    for (const auto id : catalog.ids("models")) { CHECK_MESSAGE(catalog.model(id).has_value(), id); }
    CHECK(catalog.defaults().has_value());
    CHECK(catalog.bands().has_value());
    CHECK(catalog.exchange_rates().has_value());
    CHECK(catalog.price_index().has_value());
    CHECK(catalog.sources().has_value());
}

TEST_CASE("an id is what its file says, and an alias finds the same chip") {
    const auto catalog = Catalog::embedded();
    for (const auto id : catalog.ids("chips")) {
        const auto chip = catalog.chip(id);
        REQUIRE(chip.has_value());
        CHECK(chip->id == id);
        for (const auto& alias : chip->aliases) { CHECK(catalog.chip(alias)->id == chip->id); }
    }
    CHECK(catalog.chip("h100")->id == "h100-sxm");
}

TEST_CASE("an unknown id names the nearest, with the place that asked") {
    const auto catalog = Catalog::embedded();
    const auto region = catalog.region("eruope", Place{"run.yaml", 3, 10});
    REQUIRE_FALSE(region.has_value());
    const auto text = to_string(region.error());
    CHECK(holds(text, "run.yaml:3:10: error: "));
    CHECK(holds(text, "did you mean 'europe'?"));
    CHECK_FALSE(catalog.chip("").has_value());
    CHECK_FALSE(catalog.model("../sources").has_value());
    CHECK_FALSE(catalog.chip(std::string(100'000, 'x')).has_value());
}
