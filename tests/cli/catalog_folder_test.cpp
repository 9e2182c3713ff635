// SPDX-License-Identifier: Apache-2.0
// --catalog: a folder laid over the catalog, whole, in part or broken.
#include "asking.hpp"

#include <cmath>
#include <string>

using namespace traincost::test;

namespace {

const Words base = {"estimate", "deepseek-v3", "--region", "nl", "--catalog"};
const std::string configs = std::string(TRAINCOST_SOURCE_DIR) + "/configs";

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string config(const std::string& name) { return read_file(configs + "/" + name); }

}  // namespace

TEST_CASE("the packaged files laid over themselves change nothing") {
    const auto own = answered({"estimate", "deepseek-v3", "--region", "nl", "--format", "csv"}).out;
    CHECK(answered(with(base, {configs, "--format", "csv"})).out == own);
}

TEST_CASE("one file in the folder replaces one file of the catalog and nothing else") {
    const TemporaryFolder folder;
    folder.write("chips/h800-sxm.yaml", replaced(config("chips/h800-sxm.yaml"), "power: 700 W", "power: 800 W"));
    const auto before = answered({"estimate", "deepseek-v3", "--region", "nl", "--power", "tdp", "--format", "csv"}).out;
    const auto after = answered(with(base, {folder.path().string(), "--power", "tdp", "--format", "csv"})).out;
    CHECK(before != after);
    answered({"catalog", "show", "h800-sxm", "--catalog", folder.path().string()}, {"800 W"});
    answered({"catalog", "show", "h100-sxm", "--catalog", folder.path().string()}, {"700 W"});
}

TEST_CASE("a figure that stands in for others is theirs by reference, so that a newer one reaches all of them") {
    const TemporaryFolder folder;
    folder.write("regions/us.yaml", replaced(replaced(config("regions/us.yaml"), "value: 190 kUSD/year", "value: 95 kUSD/year"), "value: 0.36 L/kWh", "value: 0.72 L/kWh"));
    const Words fields = {"--owning", "tco", "--format", "csv"};
    const auto row = [](const std::string& csv, const std::string& name) {
        for (const auto& line : lines_of(csv)) {
            if (line.starts_with(name + ",")) { return std::stod(line.substr(name.size() + 1)); }
        }
        return 0.0;
    };
    const auto before = answered(with({"estimate", "deepseek-v3", "--region", "jp"}, fields)).out;
    const auto after = answered(with({"estimate", "deepseek-v3", "--region", "jp", "--catalog", folder.path().string()}, fields)).out;
    CHECK(row(before, "staff") > 0.0);
    CHECK(std::abs(row(after, "staff") / row(before, "staff") - 0.5) < 1e-9);
    CHECK(std::abs(row(after, "water_on_site") / row(before, "water_on_site") - 2.0) < 1e-9);
}

TEST_CASE("a folder that is not there, is a file, or holds nothing is an error, not the packaged catalog") {
    const TemporaryFolder folder;
    refused(1, with(base, {"nowhere"}), {"nowhere: error: is not a folder", "[unreadable]"});
    refused(1, with(base, {folder.write("file.txt", "x").string()}), {"is not a folder"});
    refused(1, with(base, {folder.path().string()}), {"holds no .yaml file", "[empty]"});
}

TEST_CASE("a file that the catalog has no place for is an error that names the place meant") {
    const TemporaryFolder folder;
    folder.write("region/nl.yaml", config("regions/nl.yaml"));
    refused(1, with(base, {folder.path().string()}), {"region/nl.yaml: error: ", "did you mean 'regions/nl.yaml'?", "[unknown-file]"});
}

TEST_CASE("a file whose name does not end in .yaml as it should is not passed over") {
    const TemporaryFolder folder;
    folder.write("regions/nl.yaml", config("regions/nl.yaml"));
    folder.write("regions/de.yml", config("regions/de.yaml"));
    folder.write("regions/fr.YAML", config("regions/fr.yaml"));
    refused(1, with(base, {folder.path().string()}), {"de.yml: error: ", "fr.YAML: error: ", "its name must end in .yaml", "[unknown-file]"});
}

TEST_CASE("of hundreds of broken files twenty complaints are shown, and how many more there are") {
    const TemporaryFolder folder;
    for (int i = 0; i < 300; ++i) { folder.write("chips/c" + std::to_string(i) + ".yaml", "{"); }
    const auto broken = refused(1, with(base, {folder.path().string()}), {"280 more complaints are left out after 20", "[too-many]"});
    CHECK(lines_of(broken.err).size() == 21);
    const TemporaryFolder empty;
    for (int i = 0; i < 50; ++i) { empty.write("chips/c" + std::to_string(i) + ".yaml", "id: c" + std::to_string(i) + "\n"); }
    const auto lint = run_traincost({"catalog", "lint", "--catalog", empty.path().string()});
    CHECK(lint.exit_code == 1);
    CHECK(lines_of(lint.err).size() == 21);
    CHECK(holds(lint.err, "[too-many]"));
}

TEST_CASE("the root folder as a catalog is refused as quickly as any other") {
    const auto result = ask(with(base, {"/"}));
    CHECK(result.exit_code == 1);
}

TEST_CASE("all complaints of a broken file come at once, with file, line and column") {
    const TemporaryFolder folder;
    const auto path = folder.write("regions/nl.yaml", "id: nl\nnme: Netherlands\nkind: contry\n").string();
    const auto result = refused(1, with(base, {folder.path().string()}),
                                {path + ":1:1: error: the key 'name' is missing", path + ":2:1: error: unknown key 'nme'; did you mean 'name'?",
                                 path + ":3:7: error: unknown kind 'contry'; did you mean 'country'?"});
    CHECK(count_of(result.err, "error:") >= 4);
}

TEST_CASE("a wrong dimension in the catalog is located and named") {
    const TemporaryFolder folder;
    folder.write("chips/h800-sxm.yaml", replaced(config("chips/h800-sxm.yaml"), "power: 700 W", "power: 700 kWh"));
    refused(1, with(base, {folder.path().string()}), {"chips/h800-sxm.yaml:", "'700 kWh' is not a power of one chip", "[wrong-unit]"});
}

TEST_CASE("hostile YAML in the catalog is refused as in a scenario") {
    const TemporaryFolder folder;
    folder.write("regions/nl.yaml", "a: &a [1, *a]\n");
    refused(1, with(base, {folder.path().string()}), {"[alias]"});
    folder.write("regions/nl.yaml", "");
    refused(1, with(base, {folder.path().string()}), {"[empty]"});
    const auto huge = folder.write("regions/nl.yaml", "x");
    std::filesystem::resize_file(huge, 100'000'000);
    refused(1, with(base, {folder.path().string()}), {"[too-large]"});
}

TEST_CASE("a broken file that is not needed does not stand in the way, and lint finds it") {
    const TemporaryFolder folder;
    folder.write("regions/fr.yaml", "id: fr\n");
    answered(with(base, {folder.path().string()}));
    const auto result = run_traincost({"catalog", "lint", "--catalog", folder.path().string()});
    CHECK(result.exit_code == 1);
    CHECK(holds(result.err, "regions/fr.yaml:1:1: error: the key 'name' is missing"));
    CHECK(holds(result.out, " errors, "));
}

TEST_CASE("a chip whose alias is another's, or a region whose parents go in a circle, neither crashes nor hangs") {
    const TemporaryFolder folder;
    folder.write("regions/nl.yaml", replaced(config("regions/nl.yaml"), "parent: europe", "parent: nl"));
    ask(with(base, {folder.path().string()}));
    folder.write("regions/atlantis.yaml", "id: atlantis\nname: N\nsentence: N\nkind: country\nparent: atlantis\ncurrency: EUR\n");
    refused(1, {"estimate", "deepseek-v3", "--region", "atlantis", "--catalog", folder.path().string()}, {"[no-price]"});
}

TEST_CASE("lint says how much it looked at, in every format") {
    answered({"catalog", "lint"}, {" files, 0 errors, 0 warnings\n"});
    answered({"catalog", "lint", "--format", "json"}, {"\"errors\"", "\"schema\""});
    answered({"catalog", "lint", "--format", "csv"}, {"files,errors,warnings\n"});
}
