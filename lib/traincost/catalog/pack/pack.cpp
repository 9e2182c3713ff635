// SPDX-License-Identifier: Apache-2.0
// Packs the catalog's files into C++ tables: `traincost_pack <folder> <output.cpp>`. It uses the reader of the library,
// so that what is packed is what would be read.
#include <traincost/config/read.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using traincost::config::Document;

std::vector<fs::path> yaml_files(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file() && entry.path().extension() == ".yaml") { files.push_back(entry.path()); }
    }
    std::sort(files.begin(), files.end());
    return files;
}

/// A C++ string literal of the pool, cut into pieces that every compiler takes.
std::string literal(std::string_view text) {
    constexpr std::size_t piece = 100;
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        out += "\n    \"";
        for (const char c : text.substr(at, piece)) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte < 0x20 || byte >= 0x7F || c == '"' || c == '\\' || c == '?') {
                out += fmt::format("\\{:03o}", byte);
            } else {
                out += c;
            }
        }
        out += '"';
    }
    return out.empty() ? "\"\"" : out;
}

std::string nodes(const Document& document) {
    std::string out;
    for (const auto& n : document.nodes()) {
        out += fmt::format("    {{static_cast<NodeKind>({}), {}, {}, {}, {}, {}, {}, {}, {}, {}}},\n", static_cast<int>(n.kind),
                           n.line, n.column, n.key_line, n.key_column, n.key_at, n.key_size, n.text_at, n.text_size, n.end);
    }
    return out;
}

bool write(const fs::path& path, const std::string& text) {
    const fs::path temporary = path.string() + ".new";
    std::FILE* file = std::fopen(temporary.c_str(), "wb");
    if (file == nullptr) { return false; }
    const bool written = std::fwrite(text.data(), 1, text.size(), file) == text.size();
    if (std::fclose(file) != 0 || !written) { return false; }
    std::error_code error;
    fs::rename(temporary, path, error);
    return !error;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) {
        fmt::print(stderr, "usage: traincost_pack <folder> <output.cpp>\n");
        return 2;
    }
    const fs::path folder = argv[1];
    if (std::error_code error; !fs::is_directory(folder, error)) {
        fmt::print(stderr, "{}: is not a folder\n", folder.string());
        return 1;
    }
    std::string tables;
    std::string rows;
    int failed = 0;
    std::size_t count = 0;
    for (const auto& path : yaml_files(folder)) {
        auto document = traincost::config::read_file(path.string());
        if (!document) {
            failed = traincost::print(document.error());
            continue;
        }
        tables += fmt::format("constexpr NodeData nodes_{}[] = {{\n{}}};\nconstexpr std::string_view pool_{} = {{{}, {}}};\n\n",
                              count, nodes(*document), count, literal(document->pool()), document->pool().size());
        rows += fmt::format("    {{\"{}\", nodes_{}, pool_{}}},\n", fs::relative(path, folder).generic_string(), count, count);
        ++count;
    }
    if (failed != 0) { return failed; }
    const std::string text = fmt::format(
        "// Made by traincost_pack from the catalog's files; do not edit.\n"
        "#include <traincost/catalog/embedded.hpp>\n\nnamespace traincost::catalog {{\n\nnamespace {{\n\n"
        "using config::NodeData;\nusing config::NodeKind;\n\n{}constexpr PackedFile files[] = {{\n{}}};\n\n}}  // namespace\n\n"
        "std::span<const PackedFile> embedded_files() {{ return files; }}\n\n}}  // namespace traincost::catalog\n",
        tables, rows);
    if (!write(argv[2], text)) {
        fmt::print(stderr, "{}: cannot be written\n", argv[2]);
        return 1;
    }
    return 0;
}
