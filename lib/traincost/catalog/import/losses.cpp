// SPDX-License-Identifier: Apache-2.0
// What a folder has that an import would take away from it.
#include <traincost/catalog/import/import.hpp>

#include <traincost/catalog/figures.hpp>
#include <traincost/config/read.hpp>

#include <filesystem>
#include <map>

namespace traincost::catalog {

namespace {

using Documents = std::map<std::string, config::Document, std::less<>>;

/// Adds a document, or the complaints about it.
void take(Documents& documents, const std::string& path, Result<config::Document> document, Diagnostics& diagnostics) {
    if (document) {
        documents.emplace(path, std::move(*document));
    } else {
        append(diagnostics, std::move(document.error()));
    }
}

}  // namespace

Result<std::vector<std::string>> losses(const Imported& imported, const std::string& folder) {
    namespace fs = std::filesystem;
    Documents before;
    Documents after;
    Diagnostics diagnostics;
    for (const auto& file : imported.files) {
        const auto old = fs::path(folder) / file.path;
        std::error_code error;
        if (!fs::is_regular_file(old, error)) { continue; }  // what cannot be written is told when it is tried
        take(before, file.path, config::read_file(old.string()), diagnostics);
        take(after, file.path, config::read_text(file.path, file.text), diagnostics);
    }
    if (!diagnostics.empty()) { return failure(std::move(diagnostics)); }
    std::vector<std::string> lost;
    for (const auto& change : differences(Catalog(std::move(before)), Catalog(std::move(after)))) {
        if (change.change == Change::removed) { lost.push_back(change.name); }
    }
    return lost;
}

}  // namespace traincost::catalog
