// SPDX-License-Identifier: Apache-2.0
// Feeds the reader with anything. Not part of the normal tests; see .ci/nightly. By hand:
//   clang++-14 -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Ilib -Itests tests/fuzz/config_fuzz.cpp \
//     lib/traincost/config/*.cpp lib/traincost/core/{diagnostic,suggest}.cpp -lfmt -lyaml-cpp -o config_fuzz
//   ./config_fuzz -max_len=4096 -timeout=2 -rss_limit_mb=400 -max_total_time=300 <folder for its finds> configs/*
#include <traincost/config/read.hpp>
#include <traincost/config/record.hpp>

#include <config/invariants.hpp>

#include <cstdio>
#include <cstdlib>
#include <string>

namespace {

/// Reads a tree as a reader of the catalog would: some keys known, all others complained of.
void read_records(const traincost::config::Node& node, traincost::Diagnostics& diagnostics) {
    if (node.is_map()) {
        traincost::config::Record record(node, diagnostics);
        (void)record.required_text("id");
        (void)record.texts("aliases");
        (void)record.optional_text("name");
        record.finish();
    }
    for (const auto& child : node.children()) { read_records(child, diagnostics); }
}

void demand_nothing(const std::string& what) {
    if (what.empty()) { return; }
    std::fprintf(stderr, "%s\n", what.c_str());
    std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    const std::string text(data, data + size);
    const auto document = traincost::config::read_text("fuzz.yaml", text);
    demand_nothing(traincost::test::broken(document));
    if (document) {
        traincost::Diagnostics diagnostics;
        read_records(document->root(), diagnostics);
        traincost::config::sort_by_place(diagnostics);
        if (!diagnostics.empty()) { demand_nothing(traincost::test::broken(tl::unexpected(diagnostics))); }
        (void)to_string(diagnostics, {true});
    } else {
        (void)to_string(document.error(), {true});
    }
    return 0;
}
