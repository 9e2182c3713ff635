// SPDX-License-Identifier: Apache-2.0
// `catalog diff [A] B`: two folders, or the catalog in the binary and what a folder changes in it.
#include "catalog_verbs.hpp"
#include "support.hpp"

#include <traincost/report/catalog_report.hpp>

#include <fmt/core.h>

#include <cstdio>

namespace app {

int catalog_diff(const Arguments& arguments) {
    using traincost::Catalog;
    const auto& words = arguments.words;
    if (words.size() < 2) {
        fmt::print(stderr, "catalog diff: error: a folder is missing: catalog diff [OLD] NEW [wrong-usage]\n");
        return wrong_usage;
    }
    const bool two = words.size() > 2;
    auto from = two ? Catalog::from_folder(words[1]) : traincost::Result<Catalog>(Catalog::embedded());
    auto to = two ? Catalog::from_folder(words[2]) : Catalog::overlaid(words[1]);
    traincost::Diagnostics diagnostics;
    if (!from) { append(diagnostics, std::move(from.error())); }
    if (!to) { append(diagnostics, std::move(to.error())); }
    if (!diagnostics.empty()) { return complain(diagnostics, arguments); }
    return write(traincost::report::catalog_diff(*from, *to), arguments, done);
}

}  // namespace app
