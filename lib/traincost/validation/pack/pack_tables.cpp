// SPDX-License-Identifier: Apache-2.0
// Packs tables into a C++ file, byte by byte: `traincost_pack_tables <output.cpp> <table.csv>...`.
#include <fmt/core.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace {

/// String literals of the text, each of a length that every compiler takes.
std::string literals(std::string_view text) {
    constexpr std::size_t piece = 2000;
    std::string out;
    for (std::size_t at = 0; at < text.size(); at += piece) {
        const auto part = text.substr(at, piece);
        out += "    {\"";
        for (const char c : part) {
            const auto byte = static_cast<unsigned char>(c);
            const bool plain = byte >= 0x20 && byte < 0x7F && c != '"' && c != '\\' && c != '?';
            out += plain ? std::string(1, c) : fmt::format("\\{:03o}", byte);
        }
        out += fmt::format("\", {}}},\n", part.size());
    }
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: traincost_pack_tables <output.cpp> <table.csv>...\n");
        return 2;
    }
    std::string tables, rows;
    for (int i = 2; i < argc; ++i) {
        std::ifstream in(argv[i], std::ios::binary);
        if (!in) {
            fmt::print(stderr, "{}: cannot be opened\n", argv[i]);
            return 1;
        }
        const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
        tables += fmt::format("constexpr std::string_view table_{}[] = {{\n{}}};\n\n", i, literals(text));
        rows += fmt::format("    {{\"{}\", table_{}}},\n", std::filesystem::path(argv[i]).filename().string(), i);
    }
    std::ofstream out(argv[1], std::ios::binary);
    out << "// Made by traincost_pack_tables; do not edit.\n#include <traincost/validation/packaged.hpp>\n\n"
           "namespace traincost::validation {\n\nnamespace {\n\n" << tables << "constexpr PackedTable tables[] = {\n" << rows
        << "};\n\n}  // namespace\n\nstd::span<const PackedTable> packed_tables() { return tables; }\n\n}  // namespace traincost::validation\n";
    return out.flush() ? 0 : 1;
}
