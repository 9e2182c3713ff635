// SPDX-License-Identifier: Apache-2.0
// The command line: what was typed becomes Arguments, and the command of that name runs.
#include "arguments.hpp"
#include "commands.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/report/formats.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace {

using app::Arguments;
using app::Command;

/// `gpu_hours` is typed `--gpu-hours`.
std::string flag_of(std::string_view key) {
    std::string flag = "--" + std::string(key);
    std::replace(flag.begin(), flag.end(), '_', '-');
    return flag;
}

void split_at_commas(const std::string& flag, const std::string& key, const std::string& text, Arguments& arguments) {
    std::size_t at = 0;
    while (at <= text.size()) {
        const auto end = std::min(text.find(',', at), text.size());
        arguments.settings.push_back({flag, key, text.substr(at, end - at)});
        at = end + 1;
    }
}

void add_setting(CLI::App& command, const std::string& names, const traincost::scenario::Field& field, Arguments& arguments) {
    const std::string flag = names.substr(0, names.find(','));
    command
        .add_option_function<std::vector<std::string>>(
            names,
            [&arguments, flag, &field](const std::vector<std::string>& texts) {
                for (const auto& text : texts) {
                    if (field.is_list) { split_at_commas(flag, std::string(field.key), text, arguments); }
                    else { arguments.settings.push_back({flag, std::string(field.key), text}); }
                }
            },
            std::string(field.help))
        ->type_name("")
        ->allow_extra_args(false)
        ->trigger_on_parse()
        ->group("The run");
}

void add_set(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::vector<std::string>>(
            "--set",
            [&arguments](const std::vector<std::string>& texts) {
                for (const auto& text : texts) {
                    const auto equals = text.find('=');
                    if (equals == std::string::npos) {
                        throw CLI::ValidationError("--set", fmt::format("'{}' is not key=value", text));
                    }
                    arguments.settings.push_back({"--set", text.substr(0, equals), text.substr(equals + 1)});
                }
            },
            "any field of a scenario file, also for one region: nl.electricity=0.12EUR/kWh")
        ->type_name("KEY=VALUE")
        ->allow_extra_args(false)
        ->trigger_on_parse()
        ->group("The run");
}

void add_common(CLI::App& command, Arguments& arguments) {
    std::string formats;
    for (const auto& format : traincost::report::formats) { formats += (formats.empty() ? "" : ", ") + std::string(format.id); }
    command.add_option("--format", arguments.format, formats)->type_name("")->group("Output");
    command.add_option("--output", arguments.output, "write to a file, which is replaced only once all is written")->type_name("FILE")->group("Output");
    command.add_option("--catalog", arguments.catalog, "folder whose files are laid over the catalog in the program")->type_name("FOLDER")->group("Input");
    command
        .add_option_function<std::string>(
            "--diagnostics",
            [&arguments](const std::string& text) {
                if (text != "json" && text != "text") { throw CLI::ValidationError("--diagnostics", "text or json"); }
                arguments.json_diagnostics = text == "json";
            },
            "how errors are written to stderr: text or json")
        ->type_name("")
        ->group("Output");
}

CLI::App* add_command(CLI::App& program, const Command& row, Arguments& arguments) {
    auto* command = program.add_subcommand(std::string(row.name), std::string(row.help));
    command->footer(fmt::format("Examples:\n{}", row.examples));
    command->add_option("words", arguments.words, std::string(row.words))->type_name("")->group("");
    command->allow_extras();
    add_common(*command, arguments);
    if (row.takes_run) {
        for (const auto& field : traincost::scenario::fields()) {
            add_setting(*command, field.key == "regions" ? "--regions,--region" : flag_of(field.key), field, arguments);
        }
        add_set(*command, arguments);
    }
    return command;
}

/// Flags that no option took: the nearest one is named.
int unknown_flags(const CLI::App& command, const std::vector<std::string>& extras) {
    std::vector<std::string> names;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) { names.push_back("--" + name); }
    }
    for (const auto& extra : extras) {
        const std::string flag = extra.substr(0, extra.find('='));
        fmt::print(stderr, "{}: error: unknown flag; {} [unknown-flag]\n", flag.substr(0, 60),
                   traincost::did_you_mean(flag, {names.begin(), names.end()}, 6));
    }
    return app::wrong_usage;
}

int unknown_command(const std::string& word) {
    std::vector<std::string_view> known;
    for (const auto& row : app::commands) { known.push_back(row.name); }
    fmt::print(stderr, "traincost: error: unknown command '{}'; {} [unknown-command]\n", word.substr(0, 60),
               traincost::did_you_mean(word, known));
    return app::wrong_usage;
}

int run(int argc, char** argv) {
    Arguments arguments;
    CLI::App program("What it costs to train an AI model, and why there and not elsewhere.", "traincost");
    program.set_version_flag("--version", fmt::format("traincost {}", traincost::version));
    program.footer("Every flag of a command: traincost COMMAND --help\n\nExample:\n"
                   "  traincost compare deepseek-v3 --regions europe,us,china");
    program.allow_extras();
    program.get_formatter()->column_width(30);
    std::vector<CLI::App*> subcommands;
    for (const auto& row : app::commands) { subcommands.push_back(add_command(program, row, arguments)); }
    try {
        program.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        return program.exit(asked);
    } catch (const CLI::ParseError& error) {
        fmt::print(stderr, "traincost: error: {} [wrong-usage]\n", error.what());
        return app::wrong_usage;
    }
    for (std::size_t i = 0; i < app::commands.size(); ++i) {
        if (!subcommands[i]->parsed()) { continue; }
        if (const auto extras = program.remaining(true); !extras.empty()) { return unknown_flags(*subcommands[i], extras); }
        return app::commands[i].run(arguments);
    }
    if (const auto extras = program.remaining(); !extras.empty()) { return unknown_command(extras.front()); }
    fmt::print("{}", program.help());
    return app::done;
}

}  // namespace

int main(int argc, char** argv) { return run(argc, argv); }
