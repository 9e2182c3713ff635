// SPDX-License-Identifier: Apache-2.0
// A mapping read key by key: what is missing, what is too much, and what has the wrong shape.
#include <config/reading.hpp>
#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace traincost;
using namespace traincost::test;
using config::Record;

using Lines = std::vector<std::string>;

TEST_CASE("keys that are known and there leave no complaint") {
    const auto document = document_of("id: h800\nname: NVIDIA H800\naliases: [a, b]\nlink: {x: 1}\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    CHECK(record.required_text("id") == "h800");
    CHECK(record.optional_text("name") == "NVIDIA H800");
    CHECK(record.texts("aliases") == Lines{"a", "b"});
    CHECK(record.list("aliases").size() == 2);
    CHECK(record.required("link")->is_map());
    CHECK_FALSE(record.optional("note"));
    CHECK_FALSE(record.optional_text("note"));
    CHECK(record.texts("note").empty());
    CHECK(record.list("note").empty());
    record.finish();
    CHECK(complaints(diagnostics) == Lines{});
}

TEST_CASE("an unknown key is named with the known one that is nearest, at its own place") {
    const auto document = document_of("id: x\npwoer: 700 W\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    (void)record.optional("power");
    (void)record.required_text("id");
    record.finish();
    CHECK(to_string(diagnostics) == "t.yaml:2:1: error: unknown key 'pwoer'; did you mean 'power'? [unknown-key]\n");
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].where.text == "pwoer: 700 W");
}

TEST_CASE("an unknown key that is near nothing comes with the list of known ones, each once") {
    const auto document = document_of("zzzzzzzz: 1\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    (void)record.optional("id");
    (void)record.optional("id");
    (void)record.optional_text("power");
    record.finish();
    REQUIRE(diagnostics.size() == 1);
    CHECK(diagnostics[0].hint == "known: id, power");
}

TEST_CASE("a key that was asked for is known even where it is missing or wrong") {
    const auto document = document_of("name: [1]\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    (void)record.required_text("name");
    (void)record.optional("id");
    record.finish();
    CHECK(complaints(diagnostics) == Lines{"1:7 wrong-shape"});
}

TEST_CASE("a missing key is a complaint at the mapping, and only where it is required") {
    const auto document = document_of("a:\n  b: 1\n");
    Diagnostics diagnostics;
    Record record(*document.root().find("a"), diagnostics);
    CHECK_FALSE(record.required("id"));
    CHECK(record.required_text("name").empty());
    (void)record.optional("note");
    (void)record.texts("b2");
    CHECK(complaints(diagnostics) == Lines{"2:3 missing-key", "2:3 missing-key"});
    CHECK(diagnostics[0].message == "the key 'id' is missing");
}

TEST_CASE("a text or a list where a mapping is expected is one complaint, not one per key") {
    for (const auto* text : {"just a text", "[a, b]", "a: x"}) {
        const auto document = document_of(text);
        const auto node = document.root().is_map() ? *document.root().find("a") : document.root();
        Diagnostics diagnostics;
        Record record(node, diagnostics);
        (void)record.required("id");
        CHECK(record.required_text("name").empty());
        CHECK(record.texts("aliases").empty());
        record.finish();
        REQUIRE(diagnostics.size() == 1);
        CHECK(diagnostics[0].code == "wrong-shape");
        CHECK(diagnostics[0].message.find("expected a mapping") == 0);
    }
}

TEST_CASE("a mapping or a list where a text is expected, and an empty text, are complaints in their place") {
    const auto document = document_of("a: [1]\nb: {c: 1}\nc: ''\nd: ~\ne:\nf: null\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    for (const auto* key : {"a", "b", "c", "d", "e", "f"}) { CHECK(record.required_text(key).empty()); }
    record.finish();
    CHECK(complaints(diagnostics) ==
          Lines{"1:4 wrong-shape", "2:4 wrong-shape", "3:4 empty", "4:4 empty", "5:1 empty", "6:4 empty"});
    CHECK(diagnostics[0].message == "expected a text, found a list");
    CHECK(diagnostics[1].message == "expected a text, found a mapping");
}

TEST_CASE("a text where a list is expected is a complaint, and so is every entry of a list that is no text") {
    const auto document = document_of("a: x\nb: [p, [q], {r: s}, '', t]\nc: {}\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    CHECK(record.texts("a").empty());
    CHECK(record.texts("b") == Lines{"p", "", "", "", "t"});
    CHECK(record.list("c").empty());
    CHECK(complaints(diagnostics) ==
          Lines{"1:4 wrong-shape", "2:8 wrong-shape", "2:13 wrong-shape", "2:21 empty", "3:4 wrong-shape"});
    CHECK(diagnostics[0].message == "'a' must be a list, found a text");
}

TEST_CASE("the first key asked for is no nearer than the first key written: complaints are put in the file's order") {
    const auto document = document_of("zz: 1\nb: [1]\na: {}\nlast: 1\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    (void)record.required_text("a");
    (void)record.required_text("b");
    (void)record.required("gone");
    record.finish();
    config::sort_by_place(diagnostics);
    CHECK(complaints(diagnostics) ==
          Lines{"1:1 missing-key", "1:1 unknown-key", "2:4 wrong-shape", "3:4 wrong-shape", "4:1 unknown-key"});
}

TEST_CASE("all complaints of a file come at once, those of its sub-mappings too") {
    const auto document = document_of("id: ''\nrun: {stat: 1, chip: [x]}\nextra: 1\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    (void)record.required_text("id");
    Record run(*record.required("run"), record.diagnostics());
    (void)run.optional_text("start");
    (void)run.required_text("chip");
    run.finish();
    record.finish();
    CHECK(complaints(diagnostics) == Lines{"1:5 empty", "2:22 wrong-shape", "2:7 unknown-key", "3:1 unknown-key"});
    CHECK(diagnostics[2].hint == "did you mean 'start'?");
}

TEST_CASE("the keys of a list's mappings are complained of in each") {
    const auto document = document_of("prices:\n  - {perid: 1}\n  - {period: 2}\n  - {peroid: 3}\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    for (const auto& entry : record.list("prices")) {
        Record price(entry, diagnostics);
        (void)price.optional("period");
        price.finish();
    }
    CHECK(complaints(diagnostics) == Lines{"2:6 unknown-key", "4:6 unknown-key"});
}

TEST_CASE("an unknown key of a kilobyte, or of no character, is shown short and whole") {
    std::string key;
    for (int i = 0; i < 200; ++i) { key += "漢"; }
    const auto document = document_of("a" + key + ": 1\n'': 2\n");
    Diagnostics diagnostics;
    Record record(document.root(), diagnostics);
    record.finish();
    REQUIRE(diagnostics.size() == 2);
    CHECK(diagnostics[0].message.size() < 80);
    CHECK_FALSE(config::not_text(diagnostics[0].message));
    CHECK(diagnostics[1].message == "unknown key ''");
}

TEST_CASE("kinds have names for people") {
    CHECK(config::describe(config::NodeKind::map) == "a mapping");
    CHECK(config::describe(config::NodeKind::list) == "a list");
    CHECK(config::describe(config::NodeKind::scalar) == "a text");
}
