// SPDX-License-Identifier: Apache-2.0
#include <traincost/report/formats.hpp>
#include <traincost/report/width.hpp>

#include <algorithm>
#include <array>
#include <cmath>

namespace traincost::report {

namespace {

constexpr std::size_t page_width = 100;
constexpr std::size_t bar_width = 48;
constexpr std::size_t span_width = 41;

/// A paragraph broken at blanks, later lines set in by `indent`.
std::string wrapped(std::string_view text, std::size_t indent) {
    std::string out;
    std::size_t column = indent;
    std::size_t at = 0;
    while (at < text.size()) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (column > indent && column + 1 + width(word) > page_width) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (column > indent) {
            out += ' ';
            ++column;
        }
        out += word;
        column += width(word);
        at = end + 1;
    }
    return out;
}

/// A text broken at blanks into lines of at most `columns`, where its words allow that.
std::vector<std::string> broken(std::string_view text, std::size_t columns) {
    std::vector<std::string> lines(1);
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        const auto word = text.substr(at, end - at);
        if (at > 0 && width(lines.back()) + 1 + width(word) > columns) { lines.emplace_back(); }
        else if (at > 0) { lines.back() += ' '; }
        lines.back() += word;
        at = end + 1;
    }
    return lines;
}

/// The widest word: below that a column cannot go.
std::size_t longest_word(std::string_view text) {
    std::size_t longest = 0;
    for (const auto& word : broken(text, 0)) { longest = std::max(longest, width(word)); }
    return longest;
}

/// Widths of the columns; where a table is wider than the page, its widest texts and headers are broken. The first column,
/// which names the row, and numbers stay whole.
std::vector<std::size_t> fitted(const Table& table) {
    constexpr std::size_t narrowest = 12;
    std::vector<std::size_t> widths;
    std::vector<std::size_t> least;
    std::size_t total = 0;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto& column = table.columns[c];
        const bool whole = column.number || c == 0;
        std::size_t widest = width(column.header);
        std::size_t floor = std::max(longest_word(column.header), whole ? 0 : narrowest);
        for (const auto& row : table.rows) {
            widest = std::max(widest, width(row[c]));
            floor = std::max(floor, whole ? width(row[c]) : longest_word(row[c]));
        }
        widths.push_back(widest);
        least.push_back(std::min(floor, widest));
        total += widest + 2;
    }
    while (total > page_width) {
        std::size_t widest = 0;
        for (std::size_t c = 0; c < widths.size(); ++c) {
            const bool shrinks = widths[c] > least[c];
            if (shrinks && (widths[widest] <= least[widest] || widths[c] > widths[widest])) { widest = c; }
        }
        if (widths.empty() || widths[widest] <= least[widest]) { break; }
        const auto by = std::min(total - page_width, widths[widest] - least[widest]);
        widths[widest] -= by;
        total -= by;
    }
    return widths;
}

/// A bar from zero, its last part shaded.
std::string bar(double whole, double part) {
    const auto cells = [](double share) {
        return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(bar_width)));
    };
    const std::size_t all = cells(whole);
    const std::size_t solid = cells(whole - part);
    std::string out;
    for (std::size_t i = 0; i < all; ++i) { out += i < solid ? "█" : "▒"; }
    return out;
}

/// The least and the greatest amount that a chart shows.
struct Scale {
    double least;
    double greatest;

    /// The cell in which an amount lies.
    [[nodiscard]] std::size_t cell(double value) const {
        const double share = (value - least) / (greatest - least);
        if (!std::isfinite(share)) { return span_width / 2; }
        return static_cast<std::size_t>(std::lround(std::clamp(share, 0.0, 1.0) * static_cast<double>(span_width - 1)));
    }
};

Scale scale_of(const Spans& spans) {
    Scale scale = {spans.base, spans.base};
    for (const auto& span : spans.spans) {
        scale.least = std::min({scale.least, span.at_low, span.at_high});
        scale.greatest = std::max({scale.greatest, span.at_low, span.at_high});
    }
    return scale;
}

/// From the end where the figure is low, lighter, by way of the base to the end where it is high. On one side of the base
/// both may lie; the dark part is then drawn last where it is the shorter one.
std::string span_bar(const Span& span, double base, const Scale& scale) {
    std::array<const char*, span_width> cells;
    cells.fill(" ");
    const std::size_t middle = scale.cell(base);
    const auto fill = [&](double end, const char* with) {
        const auto [from, to] = std::minmax({scale.cell(end), middle});
        for (std::size_t i = from; i <= to; ++i) { cells[i] = with; }
    };
    const bool low_is_longer = std::fabs(span.at_low - base) > std::fabs(span.at_high - base);
    if (low_is_longer) { fill(span.at_low, "▒"); }
    fill(span.at_high, "█");
    if (!low_is_longer) { fill(span.at_low, "▒"); }
    cells[middle] = "│";
    std::string out;
    for (const auto* cell : cells) { out += cell; }
    return out;
}

struct Writer {
    std::string out;

    void operator()(const Heading& heading) { out += "\n" + wrapped(heading.text, 0) + "\n"; }
    void operator()(const Paragraph& paragraph) { out += wrapped(paragraph.text, 0) + "\n"; }
    void operator()(const List& list) {
        for (const auto& item : list.items) { out += "  - " + wrapped(item, 4) + "\n"; }
    }
    void operator()(const Table& table) {
        const auto widths = fitted(table);
        std::vector<std::string> headers;
        for (const auto& column : table.columns) { headers.push_back(column.header); }
        line(table, headers, widths);
        for (const auto& row : table.rows) { line(table, row, widths); }
    }
    void operator()(const Verbatim& verbatim) {
        for (const auto& text : verbatim.lines) { out += "  " + text + "\n"; }
    }
    void operator()(const Tree& tree) {
        for (std::size_t i = 0; i < tree.branches.size(); ++i) { branch(tree, i); }
    }
    void operator()(const Bars& bars) {
        std::size_t label = 0;
        double longest = 0.0;
        for (const auto& b : bars.bars) {
            label = std::max(label, width(b.label));
            longest = std::max(longest, b.value);
        }
        for (const auto& b : bars.bars) {
            const double scale = longest > 0 ? 1.0 / longest : 0.0;
            out += "  " + padded(b.label, label, false) + "  " + bar(b.value * scale, b.part * scale) + " " + b.text + "\n";
        }
        if (!bars.legend.empty()) { out += "  " + std::string(label, ' ') + "  " + bars.legend + "\n"; }
    }

    void operator()(const Spans& spans) {
        std::size_t label = 0;
        std::size_t low = 0;
        for (const auto& span : spans.spans) {
            label = std::max(label, width(span.label));
            low = std::max(low, width(span.left_text));
        }
        const auto scale = scale_of(spans);
        for (const auto& span : spans.spans) {
            out += "  " + padded(span.label, label, false) + "  " + padded(span.left_text, low, true) + " " + span_bar(span, spans.base, scale) + " " +
                   span.right_text + "\n";
        }
        if (!spans.legend.empty()) { out += "  " + std::string(label, ' ') + "  " + spans.legend + "\n"; }
    }

 private:
    /// Whether a branch of this depth follows before one that is less deep.
    static bool goes_on(const Tree& tree, std::size_t i, std::size_t depth) {
        for (++i; i < tree.branches.size() && tree.branches[i].depth >= depth; ++i) {
            if (tree.branches[i].depth == depth) { return true; }
        }
        return false;
    }

    void branch(const Tree& tree, std::size_t i) {
        const auto& b = tree.branches[i];
        std::string before = "  ";
        for (std::size_t d = 1; d < b.depth; ++d) { before += goes_on(tree, i, d) ? "│  " : "   "; }
        const bool last = !goes_on(tree, i, b.depth);
        const bool has_more = i + 1 < tree.branches.size() && tree.branches[i + 1].depth > b.depth;
        const std::string beneath = before + (b.depth == 0 ? "" : last ? "   " : "│  ") + (has_more ? "│ " : "  ");
        const std::string head = before + (b.depth == 0 ? "" : last ? "└─ " : "├─ ");
        set(head, b.formula.empty() ? b.symbol + " = " + b.value + "  " + b.title : b.symbol + "  " + b.title, beneath);
        if (!b.formula.empty()) { equate({b.formula, b.numbers, b.value}, beneath); }
        if (!b.remark.empty()) { set(beneath, b.remark, beneath); }
    }

    /// "= a = b = c" on one line, or on several where it does not fit.
    void equate(const std::vector<std::string>& parts, const std::string& margin) {
        std::string line;
        for (const auto& part : parts) {
            const auto more = (line.empty() ? "= " : line + " = ") + part;
            const bool fits = width(margin) + width(more) <= page_width;
            if (!fits && !line.empty()) { set(margin, line, margin + "  "); }
            line = fits ? more : "= " + part;
        }
        set(margin, line, margin + "  ");
    }

    /// A text behind a margin, its later lines behind another.
    void set(const std::string& first, std::string_view text, const std::string& later) {
        const auto lines = broken(text, page_width > width(later) + 20 ? page_width - width(later) : 20);
        for (std::size_t i = 0; i < lines.size(); ++i) { out += (i == 0 ? first : later) + lines[i] + "\n"; }
    }

    /// A row; cells of text that are wider than their column go on below.
    void line(const Table& table, const std::vector<std::string>& cells, const std::vector<std::size_t>& widths) {
        std::vector<std::vector<std::string>> parts;
        std::size_t height = 1;
        for (std::size_t c = 0; c < cells.size(); ++c) {
            parts.push_back(broken(cells[c], widths[c]));
            height = std::max(height, parts.back().size());
        }
        for (std::size_t y = 0; y < height; ++y) {
            std::string row = " ";
            for (std::size_t c = 0; c < cells.size(); ++c) {
                row += " " + padded(y < parts[c].size() ? parts[c][y] : "", widths[c], table.columns[c].number) + " ";
            }
            row.erase(row.find_last_not_of(' ') + 1);
            out += row + "\n";
        }
    }
};

}  // namespace

std::string to_text(const Report& report) {
    Writer writer;
    for (const auto& block : report.blocks) { std::visit(writer, block); }
    return writer.out;
}

}  // namespace traincost::report
