// SPDX-License-Identifier: Apache-2.0
#include <traincost/config/read.hpp>

#include <fmt/core.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <istream>
#include <optional>
#include <sstream>
#include <unordered_map>
#include <utility>

namespace traincost::config {

namespace {

/// What ends the reading at once. Only thrown through yaml-cpp's parser, and caught around it.
struct Stop {
    Diagnostic diagnostic;
};

/// Turns the parser's events into nodes.
class Builder final : public YAML::EventHandler {
 public:
    Builder(std::string name, const Source& source, const Limits& limits)
        : name_(std::move(name)), source_(source), limits_(limits) {}

    void OnDocumentStart(const YAML::Mark& mark) override { start_ = spot(mark); }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        const auto before = nodes_.size();
        add_scalar(mark, "", anchor, "");
        if (nodes_.size() == before) { return; }  // it was a key
        // Where nothing stands, the parser's mark is that of what comes next.
        if (auto& node = nodes_.back(); node.key_line != 0 && node.line > node.key_line) {
            node.line = node.key_line;
            node.column = node.key_column;
        }
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        stop(mark, "alias", "aliases are not read", "write the value out");
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        add_scalar(mark, tag, anchor, value);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, NodeKind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, NodeKind::map);
    }
    void OnMapEnd() override { close(); }

    [[nodiscard]] bool empty() const {
        return nodes_.empty() || (nodes_[0].kind == NodeKind::scalar && nodes_[0].text_size == 0);
    }
    [[nodiscard]] Place start() const { return place_at(start_); }
    [[nodiscard]] Place place(const YAML::Mark& mark) { return place_at(spot(mark)); }
    [[nodiscard]] Diagnostics& diagnostics() { return diagnostics_; }
    [[nodiscard]] Document finish(Source source) {
        return {name_, std::move(nodes_), std::move(pool_), std::move(source)};
    }

 private:
    struct Spot {
        std::uint32_t line = 0, column = 0;
    };
    struct Key {
        Spot spot;
        std::uint32_t at = 0, size = 0;
    };
    struct Open {
        std::uint32_t index;
        bool is_map;
        std::optional<Key> key;  ///< a key that waits for its value
        std::unordered_map<std::string, Spot> seen;
    };

    static std::uint32_t number(std::size_t n) { return static_cast<std::uint32_t>(n); }

    /// Where a mark of the parser, which counts bytes from 0, lies in the text. Marks come nearly in order.
    Spot spot(const YAML::Mark& mark) {
        const auto line = std::min(static_cast<std::size_t>(std::max(mark.line, 0)) + 1, source_.lines());
        const auto text = source_.line(line);
        const auto byte = std::min(static_cast<std::size_t>(std::max(mark.column, 0)), text.size());
        if (line != last_.line || byte < last_.byte) { last_ = {line, 0, 1}; }
        last_.column += characters(text.substr(last_.byte, byte - last_.byte));
        last_.byte = byte;
        return {number(line), number(last_.column)};
    }

    [[nodiscard]] Place place_at(Spot spot) const {
        return {name_, spot.line, spot.column, source_.excerpt(spot.line)};
    }

    [[noreturn]] void stop(const YAML::Mark& mark, std::string_view code, std::string message, std::string hint = {}) {
        throw Stop{{place(mark), Severity::error, code, std::move(message), std::move(hint)}};
    }

    void check(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
        if (anchor != 0) { stop(mark, "alias", "anchors are not read", "write the value out where it is used"); }
        if (!tag.empty() && tag != "?" && tag != "!") {
            stop(mark, "tag", fmt::format("the tag '{}' is not read", shortened(tag)), "remove it");
        }
        if (nodes_.size() >= limits_.nodes) {
            stop(mark, "too-large", fmt::format("more than {} values", limits_.nodes));
        }
    }

    std::uint32_t store(const std::string& text) {
        const auto at = number(pool_.size());
        pool_ += text;
        return at;
    }

    void add_scalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) {
        check(mark, tag, anchor);
        if (value.size() > limits_.scalar_bytes) {
            stop(mark, "too-large",
                 fmt::format("a text of {} bytes; at most {} are read", value.size(), limits_.scalar_bytes));
        }
        if (const auto wrong = not_text(value)) {
            stop(mark, "not-text", fmt::format("the text holds {}", wrong->why), "remove it");
        }
        if (!open_.empty() && open_.back().is_map && !open_.back().key) {
            take_key(mark, value);
            return;
        }
        auto& node = add(mark, NodeKind::scalar);
        node.text_at = store(value);
        node.text_size = number(value.size());
        value_done();
    }

    void take_key(const YAML::Mark& mark, const std::string& key) {
        if (key == "<<") { stop(mark, "alias", "merge keys are not read", "write the keys out"); }
        if (key.find_first_of("\n\t") != std::string::npos) {
            stop(mark, "bad-yaml", "a key must be a plain text of one line");
        }
        auto& map = open_.back();
        const Spot here = spot(mark);
        const auto [first, is_new] = map.seen.emplace(key, here);
        if (!is_new) {
            if (diagnostics_.size() >= limits_.duplicates) {
                stop(mark, "duplicate-key", fmt::format("more than {} keys stand a second time", limits_.duplicates));
            }
            diagnostics_.push_back({place_at(here), Severity::error, "duplicate-key",
                                    fmt::format("the key '{}' stands here a second time", shortened(key)),
                                    "keep one of the two", Related{place_at(first->second), "the first one is here"}});
        }
        map.key = Key{here, store(key), number(key.size())};
    }

    NodeData& add(const YAML::Mark& mark, NodeKind kind) {
        NodeData node{};
        node.kind = kind;
        const Spot here = spot(mark);
        node.line = here.line;
        node.column = here.column;
        if (!open_.empty() && open_.back().key) {
            const Key& key = *open_.back().key;
            node.key_line = key.spot.line;
            node.key_column = key.spot.column;
            node.key_at = key.at;
            node.key_size = key.size;
        }
        nodes_.push_back(node);
        nodes_.back().end = number(nodes_.size());
        return nodes_.back();
    }

    void value_done() {
        if (!open_.empty()) { open_.back().key.reset(); }
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, NodeKind kind) {
        check(mark, tag, anchor);
        if (!open_.empty() && open_.back().is_map && !open_.back().key) {
            stop(mark, "bad-yaml", fmt::format("{} cannot be a key", describe(kind)), "is its bracket closed?");
        }
        if (open_.size() >= limits_.depth) {
            stop(mark, "too-deep", fmt::format("nested more than {} levels deep", limits_.depth));
        }
        add(mark, kind);
        open_.push_back({number(nodes_.size() - 1), kind == NodeKind::map, {}, {}});
    }

    void close() {
        nodes_[open_.back().index].end = number(nodes_.size());
        open_.pop_back();
        value_done();
    }

    struct {
        std::size_t line = 0, byte = 0, column = 0;
    } last_;

    std::string name_;
    const Source& source_;
    Limits limits_;
    Spot start_;
    std::vector<NodeData> nodes_;
    std::string pool_;
    std::vector<Open> open_;
    Diagnostics diagnostics_;
};

Diagnostic complaint(const std::string& name, std::string_view code, std::string message, std::string hint = {}) {
    return {Place{name}, Severity::error, code, std::move(message), std::move(hint)};
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A character that may stand for a token of YAML.
bool is_mark(char c) { return std::string_view("[]{},:?&*!'\"").find(c) != std::string_view::npos; }

/// The text with an end in which the parser sees a quote that is still open; after a line break it would not.
std::string guarded(std::string text) {
    if (text.ends_with('\n')) { return text + "#"; }
    if (text.ends_with(' ') || text.ends_with('\t')) { return text + "\n#"; }
    return text;
}

/// A message of the parser without what it took from the file byte by byte.
std::string ascii(std::string text) {
    std::replace_if(text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

/// What to do about a complaint of the parser.
std::string advice(std::string_view message, std::string_view line) {
    if (line.substr(0, line.find_first_not_of(" \t")).find('\t') != std::string_view::npos) {
        return "indent with spaces, not with tabs";
    }
    constexpr std::pair<std::string_view, std::string_view> known[] = {
        {"illegal map value", "a text that holds ': ' stands in quotes; keys of one mapping are indented alike"},
        {"illegal EOF in scalar", "a quote is never closed"},
        {"end of sequence flow", "a '[' is not closed"},
        {"end of map flow", "a '{' is not closed"},
        {"end of map not found", "keys of one mapping are indented alike"},
        {"end of sequence not found", "entries of one list are indented alike"},
        {"unknown token", "a text that begins with this character stands in quotes"},
    };
    for (const auto& [begin, what] : known) {
        if (message.starts_with(begin)) { return std::string(what); }
    }
    return {};
}

Diagnostic too_large(const std::string& name, const Limits& limits) {
    return complaint(name, "too-large", fmt::format("the file is larger than {} KiB", limits.bytes / 1024),
                     "no scenario or catalog file is that long");
}

/// All of a stream, or one byte more than is allowed.
Result<std::string> contents(std::istream& in, const std::string& path, const Limits& limits) {
    std::string text(limits.bytes + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    text.shrink_to_fit();  // the tree keeps it, and a catalog has hundreds
    if (in.bad()) { return failure(complaint(path, "unreadable", "cannot be read")); }
    return text;
}

}  // namespace

Result<Document> read_text(std::string name, std::string text, const Limits& limits) {
    if (text.size() > limits.bytes) { return failure(too_large(name, limits)); }
    if (text.starts_with(byte_order_mark)) { text.erase(0, byte_order_mark.size()); }
    if (const auto wrong = not_text(text)) {
        return failure({Place{name, wrong->line, wrong->column}, Severity::error, "not-text", wrong->why,
                        "a scenario or catalog file is UTF-8 text"});
    }
    const auto marks = std::count_if(text.begin(), text.end(), is_mark);
    if (static_cast<std::size_t>(marks) > limits.marks) {
        return failure(complaint(name, "too-large", fmt::format("{} brackets, commas, colons and the like", marks),
                                 fmt::format("at most {} are read", limits.marks)));
    }
    Source source(std::move(text));
    Builder builder(name, source, limits);
    const auto failed = [&builder](Diagnostic last) {
        Diagnostics all = std::move(builder.diagnostics());
        all.push_back(std::move(last));
        return failure(std::move(all));
    };
    try {
        std::istringstream in(guarded(source.text()));
        YAML::Parser parser(in);
        const bool any = parser.HandleNextDocument(builder);
        Builder second(name, source, limits);
        if (any && parser.HandleNextDocument(second)) {
            return failed({second.start(), Severity::error, "many-documents", "a second YAML document begins here",
                           "one file holds one; remove what does not belong"});
        }
    } catch (const Stop& stop) {
        return failed(stop.diagnostic);
    } catch (const YAML::Exception& error) {
        const Place place = builder.place(error.mark);
        return failed({place, Severity::error, "bad-yaml", fmt::format("malformed YAML: {}", ascii(error.msg)),
                       advice(error.msg, source.line(place.line))});
    }
    if (!builder.diagnostics().empty()) { return failure(std::move(builder.diagnostics())); }
    if (builder.empty()) {
        return failure(complaint(name, "empty", "the file is empty", "see docs/reference for what it may hold"));
    }
    return builder.finish(std::move(source));
}

Result<Document> read_file(const std::string& path, const Limits& limits) {
    if (path == "-") {
        auto text = contents(std::cin, "standard input", limits);
        if (!text) { return tl::unexpected(text.error()); }
        return read_text("standard input", std::move(*text), limits);
    }
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return failure(complaint(path, "unreadable", "there is no such file"));
    }
    if (error) { return failure(complaint(path, "unreadable", fmt::format("cannot be opened: {}", error.message()))); }
    if (std::filesystem::is_directory(status)) {
        return failure(complaint(path, "unreadable", "is a folder, not a file"));
    }
    if (!std::filesystem::is_regular_file(status)) {
        return failure(complaint(path, "unreadable", "is not a file", "standard input is read as '-'"));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) {
        return failure(complaint(path, "unreadable", fmt::format("cannot be opened: {}", std::strerror(errno))));
    }
    auto text = contents(in, path, limits);
    if (!text) { return tl::unexpected(text.error()); }
    return read_text(path, std::move(*text), limits);
}

}  // namespace traincost::config
