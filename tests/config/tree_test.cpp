// SPDX-License-Identifier: Apache-2.0
// Trees of any shape, written as YAML in any notation, come back as they were, every node in its place.
#include <config/invariants.hpp>
#include <config/reading.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <rapidcheck.h>

using namespace traincost;
using namespace traincost::test;
using config::NodeKind;

namespace {

struct Spot {
    std::size_t line = 1, column = 1;
};

/// The naive tree: what was written, and where.
struct Tree {
    NodeKind kind = NodeKind::scalar;
    std::string text;
    std::vector<std::pair<std::string, Tree>> children = {};  ///< keys are empty in lists
    Spot place = {}, key_place = {};
};

/// Decisions from a stream of bytes, so that RapidCheck can shrink them.
class Choices {
 public:
    explicit Choices(std::vector<std::uint8_t> bytes) : bytes_(std::move(bytes)) {}
    std::size_t below(std::size_t n) { return at_ < bytes_.size() ? bytes_[at_++] % n : 0; }

 private:
    std::vector<std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

std::string some_text(Choices& choices) {
    constexpr std::array<const char*, 24> pieces{"a", "7", "x y", "é", "東", "😀", "#",  ": ", "'", "\"", "\\", ",",
                                                 "[", "}", "&",   "*", "!",  "|", "- ", "%",  "@", "~",  "?",  "null"};
    std::string text;
    for (auto left = choices.below(5); left > 0; --left) { text += pieces[choices.below(pieces.size())]; }
    return text;
}

Tree some_tree(Choices& choices, std::size_t depth) {
    Tree tree;
    const auto what = depth == 0 ? 0 : choices.below(3);
    if (what == 0) {
        tree.text = some_text(choices);
        return tree;
    }
    tree.kind = what == 1 ? NodeKind::map : NodeKind::list;
    for (auto left = choices.below(5); left > 0; --left) {
        std::string key = what == 1 ? some_text(choices) : "";
        const auto same = [&](const auto& child) { return child.first == key; };
        if (what == 1 && std::any_of(tree.children.begin(), tree.children.end(), same)) { continue; }
        tree.children.emplace_back(std::move(key), some_tree(choices, depth - 1));
    }
    return tree;
}

/// Writes a tree in a notation of its choice, and notes in it where everything stands.
class Writer {
 public:
    Writer(Choices& choices, bool dos) : choices_(choices), end_of_line_(dos ? "\r\n" : "\n") {}

    std::string write(Tree& tree) {
        value(tree, 0, false);
        put(end_of_line_);
        return text_;
    }

 private:
    void put(const std::string& piece) {
        text_ += piece;
        if (piece == end_of_line_) {
            here_ = {here_.line + 1, 1};
        } else {
            here_.column += config::characters(piece);
        }
    }

    void scalar(const std::string& text) {
        const bool single = choices_.below(2) == 0;
        std::string quoted;
        for (const char c : text) {
            if (single && c == '\'') { quoted += '\''; }
            if (!single && (c == '"' || c == '\\')) { quoted += '\\'; }
            quoted += c;
        }
        const bool plain = !text.empty() && text != "null" && std::all_of(text.begin(), text.end(), [](char c) {
            return (c >= 'a' && c <= 'z') || c == '7';
        });
        if (plain && choices_.below(2) == 0) {
            put(text);
        } else {
            put(single ? '\'' + quoted + '\'' : '"' + quoted + '"');
        }
    }

    void flow(Tree& tree) {
        tree.place = here_;
        if (tree.kind == NodeKind::scalar) { return scalar(tree.text); }
        put(tree.kind == NodeKind::map ? "{" : "[");
        bool first = true;
        for (auto& [key, child] : tree.children) {
            if (!first) { put(", "); }
            first = false;
            if (tree.kind == NodeKind::map) {
                child.key_place = here_;
                scalar(key);
                put(": ");
            }
            flow(child);
        }
        put(tree.kind == NodeKind::map ? "}" : "]");
    }

    void new_line(std::size_t indent) {
        put(end_of_line_);
        if (choices_.below(6) == 0) {
            put("# a 'comment: [");
            put(end_of_line_);
        }
        put(std::string(indent, ' '));
    }

    /// In block notation where that is possible, beginning here.
    void value(Tree& tree, std::size_t indent, bool after_key) {
        if (tree.kind == NodeKind::scalar || tree.children.empty() || choices_.below(3) == 0) {
            if (after_key) { put(" "); }
            return flow(tree);
        }
        if (after_key) {
            indent += 1 + choices_.below(3);
            new_line(indent);
        }
        tree.place = here_;
        bool first = true;
        for (auto& [key, child] : tree.children) {
            if (!first) { new_line(indent); }
            first = false;
            if (tree.kind == NodeKind::map) {
                child.key_place = here_;
                scalar(key);
                put(":");
                value(child, indent, true);
            } else {
                put("- ");
                value(child, indent + 2, false);
            }
        }
    }

    Choices& choices_;
    std::string end_of_line_;
    std::string text_;
    Spot here_;
};

bool at(const Place& place, const Spot& spot) { return place.line == spot.line && place.column == spot.column; }

/// What differs between a node and what was written, or nothing.
std::string difference(const Tree& tree, const config::Node& node) {
    if (node.kind() != tree.kind) { return "kind"; }
    if (node.text() != tree.text) { return "text"; }
    if (!at(node.place(), tree.place)) { return "place " + to_string(node.place()); }
    const auto children = node.children();
    if (children.size() != tree.children.size()) { return "number of children"; }
    for (std::size_t i = 0; i < children.size(); ++i) {
        const auto& [key, child] = tree.children[i];
        if (children[i].key() != key) { return "key"; }
        if (auto below = difference(child, children[i]); !below.empty()) { return below + " below '" + key + "'"; }
        if (tree.kind != NodeKind::map) { continue; }
        if (!at(children[i].key_place(), child.key_place)) { return "place of key " + key; }
        const auto found = node.find(key);
        if (!found || found->place() != children[i].place()) { return "found another child"; }
    }
    return node.find("a key that nobody wrote") ? "found a key that is not there" : "";
}

}  // namespace

TEST_CASE("any tree comes back as it was written, every node and key in its place") {
    CHECK(rc::check("any tree, any notation", [](const std::vector<std::uint8_t>& bytes, bool dos) {
        Choices choices(bytes);
        Tree tree = some_tree(choices, 4);
        if (tree.kind == NodeKind::scalar && tree.text.empty()) { tree.text = "a"; }
        const std::string text = Writer(choices, dos).write(tree);
        const auto document = config::read_text("t.yaml", text);
        if (!document) { RC_FAIL(to_string(document.error()) + text); }
        const auto what = difference(tree, document->root()) + broken(document);
        if (!what.empty()) { RC_FAIL(what + " in\n" + text); }
    }));
}

TEST_CASE("a tree in static storage reads as the one it was copied from, without excerpts") {
    const auto document = document_of("a: {b: [1, ü], c: x}\nd: e\n");
    const config::Document packed("packed.yaml", document.nodes(), document.pool());
    CHECK(shape(packed.root()) == shape(document.root()));
    const auto place = packed.root().find("d")->place();
    CHECK(to_string(place) == "packed.yaml:2:4");
    CHECK(place.text.empty());
    CHECK(packed.line(1).empty());
}

TEST_CASE("a copy of a document lives on without the original") {
    auto original = std::make_unique<config::Document>(document_of("a: [b, c]\n"));
    const config::Document copy = *original;
    original.reset();
    CHECK(shape(copy.root()) == R"({a: ["b", "c"]})");
    config::Document moved_from = copy;
    const config::Document moved = std::move(moved_from);
    CHECK(shape(moved.root()) == R"({a: ["b", "c"]})");
    CHECK(moved.line(1) == "a: [b, c]");
}

TEST_CASE("the same text reads as the same nodes, byte by byte") {
    const std::string text = "b: {x: 1, y: [2, 3]}\na: é\n";
    const auto one = document_of(text);
    const auto two = document_of(text);
    REQUIRE(one.nodes().size() == two.nodes().size());
    CHECK(one.pool() == two.pool());
    for (std::size_t i = 0; i < one.nodes().size(); ++i) {
        const auto& m = one.nodes()[i];
        const auto& n = two.nodes()[i];
        CHECK(std::tie(m.line, m.column, m.key_at, m.key_size, m.text_at, m.text_size, m.end) ==
              std::tie(n.line, n.column, n.key_at, n.key_size, n.text_at, n.text_size, n.end));
    }
}
