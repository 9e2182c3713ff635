// SPDX-License-Identifier: Apache-2.0
#include "help.hpp"

#include <traincost/scenario/request.hpp>

#include <fmt/core.h>

#include <algorithm>

namespace app {

namespace {

constexpr std::size_t page = 80;
constexpr std::size_t margin = 30;  ///< where the explanations begin

/// A text broken at blanks, its later lines set in.
std::string wrapped(std::string_view text, std::size_t column, std::size_t indent) {
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (at > 0 && column + 1 + (end - at) > page) {
            out += "\n" + std::string(indent, ' ');
            column = indent;
        } else if (at > 0) {
            out += ' ';
            ++column;
        }
        out += text.substr(at, end - at);
        column += end - at;
        at = end + 1;
    }
    return out;
}

std::string row(const std::string& left, std::string_view help) {
    std::string out = "  " + left;
    out += out.size() + 2 > margin ? "\n" + std::string(margin, ' ') : std::string(margin - out.size(), ' ');
    return out + wrapped(help, margin, margin) + "\n";
}

std::string run_flags(const Command& command) {
    using traincost::scenario::field_group_names;
    std::string out;
    for (std::size_t group = 0; group < field_group_names.size(); ++group) {
        std::string rows;
        for (const auto& field : traincost::scenario::fields()) {
            if (static_cast<std::size_t>(field.group) != group || !takes(command, field.key)) { continue; }
            rows += row(fmt::format("{} {}", flag_of(field.key), field.example), field.help);
            if (field.key == "regions") { rows += row("--region nl", "the same as --regions"); }
        }
        if (!rows.empty()) { out += fmt::format("\n{}:\n{}", field_group_names[group], rows); }
    }
    if (command.takes == Takes::money) { return out; }
    return out + "\nAnything:\n" +
           row("--set KEY=VALUE", "any field by its key in a scenario file, also for one region alone: "
                                  "nl.electricity=0.12EUR/kWh");
}

}  // namespace

std::string flag_of(std::string_view key) {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

bool takes(const Command& command, std::string_view key) {
    constexpr std::array of_site = {
        std::string_view("regions"), std::string_view("start"), std::string_view("as_of"), std::string_view("site"), std::string_view("load"),
        std::string_view("term"), std::string_view("series"), std::string_view("electricity"), std::string_view("ppa"),
        std::string_view("gas"), std::string_view("gas_efficiency"), std::string_view("network"), std::string_view("demand"),
        std::string_view("levies"), std::string_view("compensation"), std::string_view("currency"), std::string_view("exchange")};
    constexpr std::array of_money = {std::string_view("exchange"), std::string_view("prices_of"), std::string_view("as_of")};
    if (command.takes == Takes::money) { return std::find(of_money.begin(), of_money.end(), key) != of_money.end(); }
    return command.takes == Takes::run || (command.takes == Takes::site && std::find(of_site.begin(), of_site.end(), key) != of_site.end());
}

std::string help() {
    std::string out = "What it costs to train an AI model, and why there and not elsewhere.\n\n"
                      "Usage: traincost COMMAND [WORDS] [FLAGS]\n\nCommands:\n";
    for (const auto& command : commands) { out += row(std::string(command.name), command.help); }
    out += "\nFlags:\n" + row("--help", "this text; behind a command, all its flags") + row("--version", "the version");
    return out + "\nExamples:\n"
                 "  traincost compare deepseek-v3 --regions europe,us,china\n"
                 "  traincost estimate deepseek-v3 --region nl\n"
                 "  traincost catalog list\n\n"
                 "Exit code: 0 done, 1 the input has errors, 2 wrong usage, 3 infeasible,\n130 ended early by Ctrl-C.\n";
}

std::string help(const Command& command) {
    std::string out = wrapped(command.help, 0, 0) + ".\n\n";
    out += fmt::format("Usage: traincost {}{}{} [FLAGS]\n", command.name, command.words.empty() ? "" : " ", command.words);
    if (command.takes == Takes::site) {
        out += "\n" + wrapped("REGION is an id of the catalog, or a group of them. The values below are examples, not defaults.", 0, 0) +
               "\n" + run_flags(command);
    }
    if (command.takes == Takes::money) {
        out += "\n" + wrapped("AMOUNT is a number with its currency. The values below are examples, not defaults.", 0, 0) + "\n\nThe amount:\n";
        for (const auto& flag : command.flags) { out += row(flag.bare ? std::string(flag.name) : fmt::format("{} {}", flag.name, flag.example), flag.help); }
        out += run_flags(command);
    }
    if (command.takes == Takes::run) {
        out += "\n" + wrapped("MODEL is an id of the catalog; SCENARIO.yaml holds the fields below as keys (gpu_hours for "
                              "--gpu-hours); - reads such a file from standard input. Flags win over a file. The values "
                              "below are examples, not defaults.", 0, 0) + "\n" + run_flags(command);
    }
    if (command.takes == Takes::run && !command.flags.empty()) {
        out += fmt::format("\nOf {}:\n", command.name);
        for (const auto& flag : command.flags) { out += row(flag.bare ? std::string(flag.name) : fmt::format("{} {}", flag.name, flag.example), flag.help); }
    }
    if (command.takes == Takes::nothing && !command.flags.empty()) {
        out += fmt::format("\nOf {}:\n", command.name);
        for (const auto& flag : command.flags) { out += row(flag.bare ? std::string(flag.name) : fmt::format("{} {}", flag.name, flag.example), flag.help); }
        if (command.name == "validate") { out += row(std::string(all_flag), all_help); }
    }
    if (command.name == "catalog") {
        out += "\nImport:\n";
        for (const auto& flag : catalog_flags) { out += row(fmt::format("{} {}", flag.name, flag.value), flag.help); }
        out += row(std::string(replace_flag), replace_help);
    }
    out += "\nInput and output:\n";
    for (const auto& flag : common_flags) { out += row(fmt::format("{} {}", flag.name, flag.value), flag.help); }
    return out + row("--help", "this text") + fmt::format("\nExamples:\n{}", command.examples);
}

}  // namespace app
