// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/written.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace traincost::report {

namespace {

/// Shown beside the figures that they are of, not as rows of their own.
constexpr std::array<std::string_view, 5> beside = {"source", "date", "confidence", "status", "provenance"};
/// Texts that no source is needed for, even where they begin with a digit.
constexpr std::array<std::string_view, 7> names = {"id", "name", "short", "sentence", "vendor", "developer", "operator"};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& keys, std::string_view key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

/// Whether a node's children are nothing but texts: they fit a line.
bool is_line(const config::Node& node) {
    const auto children = node.children();
    return node.is_list() && std::all_of(children.begin(), children.end(), [](const config::Node& child) { return child.is_scalar(); });
}

std::string line_of(const config::Node& node) {
    std::string line;
    for (const auto& child : node.children()) { line += (line.empty() ? "" : ", ") + std::string(child.text()); }
    return line;
}

/// Where the figures below a node come from, if they do not say.
struct Around {
    std::string source, date, confidence;

    [[nodiscard]] Around at(const config::Node& node) const {
        if (!node.is_map()) { return *this; }
        Around own = *this;
        if (const auto provenance = node.find("provenance"); provenance && provenance->is_map()) { own = own.at(*provenance); }
        const auto take = [&node](std::string& text, std::string_view key) {
            if (auto found = text_under(node, key); !found.empty()) { text = std::move(found); }
        };
        take(own.source, "source");
        take(own.date, "date");
        take(own.confidence, "confidence");
        return own;
    }
};

class Walker {
 public:
    std::vector<Written> rows;

    void walk(const config::Node& node, const std::string& path, const Around& outer, const std::vector<std::string_view>& without) {
        const Around around = outer.at(node);
        std::set<std::string> called;
        std::size_t index = 0;
        for (const auto& child : node.children()) {
            const auto key = child.key();
            if (std::find(without.begin(), without.end(), key) != without.end() || (!key.empty() && holds(beside, key))) { continue; }
            std::string own = key.empty() ? name_of(child) : std::string(key);
            if (own.empty() || !called.insert(own).second) { own += (own.empty() ? "" : ".") + fmt::format("{}", index); }
            ++index;
            add(child, path, path.empty() ? own : fmt::format("{}.{}", path, own), around);
        }
    }

 private:
    /// What an entry of a list is called.
    static std::string name_of(const config::Node& node) {
        for (const std::string_view key : {"period", "from", "source", "name", "id", "date", "file"}) {
            if (auto text = node.is_map() ? text_under(node, key) : ""; !text.empty()) { return text; }
        }
        return "";
    }

    void add(const config::Node& node, const std::string& path, const std::string& name, const Around& around) {
        if (node.is_map() && node.find("value")) {
            const auto own = around.at(node);
            auto status = text_under(node, "status");
            if (status.empty() && !own.source.empty()) { status = "delivered"; }
            rows.push_back({name, value_text(node), own.source, own.date, status, own.confidence, text_under(node, "note"), "", ""});
        } else if (is_line(node)) {
            rows.push_back({name, line_of(node), "", "", "", "", "", "", ""});
        } else if (!node.is_scalar()) {
            walk(node, name, around, {});
        } else if (node.key() == "note") {
            rows.push_back({path, "", "", "", "", "", std::string(node.text()), "", ""});
        } else {
            add_text(node, name, around);
        }
    }

    void add_text(const config::Node& node, const std::string& name, const Around& around) {
        const std::string text(node.text());
        const bool is_figure = !around.source.empty() && !text.empty() && text[0] >= '0' && text[0] <= '9' && !holds(names, node.key());
        if (is_figure) { rows.push_back({name, text, around.source, around.date, "delivered", around.confidence, "", "", ""}); }
        else { rows.push_back({name, text, "", "", "", "", "", "", ""}); }
    }
};

}  // namespace

std::string text_under(const config::Node& node, std::string_view key) {
    const auto found = node.find(key);
    return found && found->is_scalar() ? std::string(found->text()) : "";
}

std::optional<config::Node> node_at(const config::Node& root, std::string_view path) {
    std::optional<config::Node> node = root;
    while (node && !path.empty()) {
        const auto end = std::min(path.find('.'), path.size());
        node = node->is_map() ? node->find(path.substr(0, end)) : std::nullopt;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    return node;
}

std::string value_text(const config::Node& figure) {
    if (figure.is_scalar()) { return std::string(figure.text()); }
    std::string value = text_under(figure, "value");
    const auto low = text_under(figure, "low");
    const auto high = text_under(figure, "high");
    if (!low.empty() && !high.empty()) { return value + fmt::format(" ({} to {})", low, high); }
    if (!low.empty()) { return value + fmt::format(" (from {})", low); }
    return high.empty() ? value : value + fmt::format(" (up to {})", high);
}

std::vector<Written> written_figures(const config::Node& root, const std::vector<std::string_view>& without) {
    Walker walker;
    walker.walk(root, "", {}, without);
    return std::move(walker.rows);
}

Table figures_table(const std::vector<Written>& figures) {
    Table table{{{"figure"}, {"value"}, {"source"}, {"date"}, {"status, confidence"}}, {}, true};
    for (const auto& f : figures) {
        if (f.value.empty() && f.source.empty()) { continue; }
        table.rows.push_back({f.figure, f.value, f.source, f.date, f.status + (f.confidence.empty() ? "" : ", " + f.confidence)});
    }
    return table;
}

void add_notes(List& notes, const std::vector<Written>& figures) {
    for (const auto& f : figures) {
        if (!f.note.empty()) { notes.items.push_back(f.figure.empty() ? f.note : fmt::format("{}: {}", f.figure, f.note)); }
    }
}

Table plain_table(const std::vector<Written>& figures) {
    Table table{{{"figure"}, {"value"}, {"source"}, {"date"}, {"confidence"}, {"note"}, {"status"}, {"borrowed_from"}, {"file"}}, {}, true};
    for (const auto& f : figures) {
        table.rows.push_back({f.figure, f.value, f.source, f.date, f.confidence, f.note, f.status, f.borrowed_from, f.file});
    }
    return table;
}

Data data_of(const config::Node& node) {
    if (node.is_scalar()) { return node.text(); }
    if (node.is_list()) {
        Data::List list;
        for (const auto& child : node.children()) { list.push_back(data_of(child)); }
        return list;
    }
    Data::Object object;
    for (const auto& child : node.children()) { object.emplace_back(std::string(child.key()), data_of(child)); }
    return object;
}

}  // namespace traincost::report
