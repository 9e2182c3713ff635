// SPDX-License-Identifier: Apache-2.0
#include <traincost/config/csv.hpp>

#include <traincost/config/text.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

namespace traincost::config {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Diagnostic complaint(const std::string& name, std::string_view code, std::string message, std::string hint = {}) {
    return {Place{name}, Severity::error, code, std::move(message), std::move(hint)};
}

std::string_view trimmed(std::string_view text) {
    const auto from = text.find_first_not_of(" \t\r\n");
    return from == std::string_view::npos ? std::string_view() : text.substr(from);
}

/// What is often saved in the place of a table, by how it begins.
std::optional<Diagnostic> something_else(const std::string& name, std::string_view text) {
    struct Kind {
        std::string_view begin, is, hint;
    };
    constexpr std::array kinds = {
        Kind{"<", "is a page of HTML or XML, not a table", "the server answered with a page or an error; download the CSV itself"},
        Kind{"{", "is JSON, not a table", "choose CSV when downloading"},
        Kind{"PK\x03\x04", "is a workbook or a zip archive", "save the sheet as CSV, or unpack it"},
        Kind{"\x1f\x8b", "is compressed with gzip", "unpack it first"},
        Kind{"\xD0\xCF\x11\xE0", "is an old workbook", "save the sheet as CSV"},
    };
    for (const auto& kind : kinds) {
        if (trimmed(text).starts_with(kind.begin)) {
            return Diagnostic{Place{name, 1, 1}, Severity::error, "bad-csv", std::string(kind.is), std::string(kind.hint)};
        }
    }
    return std::nullopt;
}

/// A line longer than anybody writes, found before anything else walks over it.
std::optional<Diagnostic> too_long(const std::string& name, std::string_view text, const CsvLimits& limits) {
    std::size_t line = 1;
    for (std::size_t at = 0; at < text.size(); ++line) {
        const auto end = std::min(text.find('\n', at), text.size());
        if (end - at > limits.line_bytes) {
            return Diagnostic{Place{name, line, 1}, Severity::error, "too-large",
                              fmt::format("a line of {} bytes; at most {} are read", end - at, limits.line_bytes),
                              "is it the whole download, with its line ends?"};
        }
        at = end + 1;
    }
    return std::nullopt;
}

/// Splits lines into cells; quotes as in RFC 4180, but none reaches over the end of its line.
class Splitter {
 public:
    Splitter(const CsvText& csv, char separator, Diagnostics& diagnostics)
        : csv_(csv), separator_(separator), diagnostics_(diagnostics) {}

    /// False where the line cannot be split; the complaint is then made.
    bool split(std::string_view line, CsvRow& row) {
        row.cells.clear();
        std::size_t at = 0;
        std::size_t column = 1;
        while (true) {
            if (row.cells.size() >= csv_.limits().columns) { return complain(row.line, column, fmt::format("more than {} columns", csv_.limits().columns)); }
            CsvCell cell;
            cell.column = column;
            const auto begin = at;
            if (at < line.size() && line[at] == '"') {
                if (!quoted(line, at, cell.text)) { return complain(row.line, column, "a quote is never closed on its line"); }
                if (at < line.size() && line[at] != separator_) { return complain(row.line, column, "text stands behind the closing quote"); }
            } else {
                const auto end = std::min(line.find(separator_, at), line.size());
                cell.text = line.substr(at, end - at);
                at = end;
            }
            column += characters(line.substr(begin, at - begin)) + 1;
            row.cells.push_back(std::move(cell));
            if (at >= line.size()) { return true; }
            ++at;
        }
    }

 private:
    static bool quoted(std::string_view line, std::size_t& at, std::string& text) {
        for (++at; at < line.size(); ++at) {
            if (line[at] != '"') {
                text += line[at];
            } else if (at + 1 < line.size() && line[at + 1] == '"') {
                text += line[at++];
            } else {
                ++at;
                return true;
            }
        }
        return false;
    }

    bool complain(std::size_t line, std::size_t column, std::string message) {
        if (diagnostics_.size() < csv_.limits().complaints) {
            diagnostics_.push_back({csv_.place(line, column), Severity::error, "bad-csv", std::move(message), "is the file as it was downloaded?"});
        }
        return false;
    }

    const CsvText& csv_;
    char separator_;
    Diagnostics& diagnostics_;
};

}  // namespace

void CsvText::rows(char separator, const std::function<void(const CsvRow&)>& take, Diagnostics& diagnostics) const {
    Splitter splitter(*this, separator, diagnostics);
    CsvRow row;
    for (std::size_t at = 0; at < text_.size();) {
        const auto end = std::min(text_.find('\n', at), text_.size());
        auto line = std::string_view(text_).substr(at, end - at);
        if (line.ends_with('\r')) { line.remove_suffix(1); }
        ++row.line;
        at = end + 1;
        if (!line.empty() && splitter.split(line, row)) { take(row); }
    }
}

Place CsvText::place(std::size_t line, std::size_t column) const {
    std::size_t at = 0;
    for (std::size_t n = 1; n < line && at != std::string::npos; ++n) {
        at = text_.find('\n', at);
        if (at != std::string::npos) { ++at; }
    }
    if (at == std::string::npos) { return {name_, line, column}; }
    auto text = std::string_view(text_).substr(at, std::min(text_.find('\n', at), text_.size()) - at);
    if (text.ends_with('\r')) { text.remove_suffix(1); }
    return {name_, line, column, std::string(shortened(text, 1024))};
}

Result<CsvText> read_csv_text(std::string name, std::string text, const CsvLimits& limits) {
    if (text.size() > limits.bytes) {
        return failure(complaint(name, "too-large", fmt::format("the file is larger than {} MiB", limits.bytes >> 20)));
    }
    if (text.starts_with(byte_order_mark)) { text.erase(0, byte_order_mark.size()); }
    if (trimmed(text).empty()) { return failure(complaint(name, "empty", "the file is empty", "download it again")); }
    if (auto wrong = something_else(name, text)) { return failure(std::move(*wrong)); }
    if (auto wrong = too_long(name, text, limits)) { return failure(std::move(*wrong)); }
    if (const auto wrong = not_text(text)) {
        return failure({Place{name, wrong->line, wrong->column}, Severity::error, "not-text", wrong->why, "a table is UTF-8 text"});
    }
    CsvText csv(std::move(name), std::move(text), limits);
    if (!csv.text().ends_with('\n')) {
        const auto lines = static_cast<std::size_t>(std::count(csv.text().begin(), csv.text().end(), '\n')) + 1;
        auto place = csv.place(lines, 1);
        place.column = characters(std::string_view(csv.text()).substr(csv.text().rfind('\n') + 1)) + 1;
        return failure({std::move(place), Severity::error, "bad-csv", "the last line has no end: the file may be cut off",
                        "download it again; where it is whole, add a line end"});
    }
    return csv;
}

Result<CsvText> read_csv(const std::string& path, const CsvLimits& limits, std::string* bytes) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) {
        return failure(complaint(path, "unreadable", "there is no such file"));
    }
    if (std::filesystem::is_directory(status)) { return failure(complaint(path, "unreadable", "is a folder, not a file")); }
    if (!std::filesystem::is_regular_file(status)) { return failure(complaint(path, "unreadable", "is not a file")); }
    const auto size = std::filesystem::file_size(path, error);
    if (!error && size > limits.bytes) {
        return failure(complaint(path, "too-large", fmt::format("the file is larger than {} MiB", limits.bytes >> 20)));
    }
    std::ifstream in(path, std::ios::binary);
    if (!in) { return failure(complaint(path, "unreadable", fmt::format("cannot be opened: {}", std::strerror(errno)))); }
    std::string text(error ? 0 : static_cast<std::size_t>(size), '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(in.gcount(), 0)));
    if (in.bad()) { return failure(complaint(path, "unreadable", "cannot be read")); }
    if (bytes != nullptr) { *bytes = text; }
    return read_csv_text(path, std::move(text), limits);
}

}  // namespace traincost::config
