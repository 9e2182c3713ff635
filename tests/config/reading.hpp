// SPDX-License-Identifier: Apache-2.0
// Short ways to say what a text reads as, what is complained of, and what it costs.
#pragma once

#include <traincost/config/read.hpp>
#include <traincost/config/record.hpp>

#include <sys/resource.h>
#include <sys/wait.h>

#include <cstddef>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <unistd.h>

namespace traincost::test {

/// A tree in one line: `{a: "1", b: ["x", {}]}`.
inline std::string shape(const config::Node& node) {
    if (node.is_scalar()) { return '"' + std::string(node.text()) + '"'; }
    std::string inside;
    for (const auto& child : node.children()) {
        inside += inside.empty() ? "" : ", ";
        if (node.is_map()) { inside += std::string(child.key()) + ": "; }
        inside += shape(child);
    }
    return node.is_map() ? '{' + inside + '}' : '[' + inside + ']';
}

/// `line:column code` of one complaint.
inline std::string where(const Diagnostic& d) {
    return std::to_string(d.where.line) + ':' + std::to_string(d.where.column) + ' ' + std::string(d.code);
}

inline std::vector<std::string> complaints(const Diagnostics& diagnostics) {
    std::vector<std::string> all;
    for (const auto& d : diagnostics) { all.push_back(where(d)); }
    return all;
}

/// What a text reads as: its tree, or its complaints.
inline std::string reads_as(std::string text, const config::Limits& limits = {}) {
    const auto document = config::read_text("t.yaml", std::move(text), limits);
    if (document) { return shape(document->root()); }
    std::string all;
    for (const auto& d : document.error()) { all += (all.empty() ? "" : ", ") + where(d); }
    return all.empty() ? "failed without a complaint" : all;
}

/// The whole complaints of a text, as they are printed.
inline std::string printed(std::string text) {
    const auto document = config::read_text("t.yaml", std::move(text));
    return document ? "read" : to_string(document.error());
}

/// A text that has to be readable.
inline config::Document document_of(std::string text) { return config::read_text("t.yaml", std::move(text)).value(); }

#if defined(__OPTIMIZE__)
/// Limits on time are for the program as people get it.
inline constexpr bool optimised = true;
#else
inline constexpr bool optimised = false;
#endif

struct Cost {
    int exit_code = -1;  ///< -1 where it crashed or threw
    double seconds = 0;  ///< of CPU time
    double megabytes = 0;
};

/// Does something in a process of its own, and tells what that cost. It returns an exit code.
template <class Action>
Cost in_child(const Action& action) {
    const pid_t child = fork();
    if (child == 0) {
        alarm(20);
        int code = 99;
        try {
            code = action();
        } catch (...) { std::abort(); }
        _exit(code);
    }
    int status = 0;
    rusage used{};
    wait4(child, &status, 0, &used);
    const auto seconds = [](timeval t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, seconds(used.ru_utime) + seconds(used.ru_stime),
            static_cast<double>(used.ru_maxrss) / 1024};
}

}  // namespace traincost::test
