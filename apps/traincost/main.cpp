// SPDX-License-Identifier: Apache-2.0
// The command line: what was typed becomes Arguments, and the command of that name runs.
#include "arguments.hpp"
#include "commands.hpp"
#include "help.hpp"
#include "support.hpp"

#include <traincost/core/suggest.hpp>
#include <traincost/scenario/request.hpp>
#include <traincost/units/locale.hpp>
#include <traincost/version.hpp>

#include <CLI/CLI.hpp>
#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>
#include <vector>

namespace {

using app::Arguments;
using app::Command;

void add_setting(CLI::App& command, const std::string& names, const traincost::scenario::Field& field, Arguments& arguments) {
    const std::string flag = names.substr(0, names.find(','));
    command
        .add_option_function<std::vector<std::string>>(
            names,
            [&arguments, flag, &field](const std::vector<std::string>& texts) {
                for (const auto& text : texts) { arguments.settings.push_back({flag, std::string(field.key), text}); }
            })
        ->allow_extra_args(false)
        ->trigger_on_parse();
}

void add_own(CLI::App& command, const app::OwnFlag& flag, Arguments& arguments) {
    if (flag.bare) {
        command.add_flag_callback(std::string(flag.name), [&arguments, &flag] { arguments.own.push_back({std::string(flag.name), std::string(flag.name), ""}); });
        return;
    }
    if (flag.repeats) {
        command
            .add_option_function<std::vector<std::string>>(
                std::string(flag.name),
                [&arguments, &flag](const std::vector<std::string>& texts) {
                    for (const auto& text : texts) { arguments.own.push_back({std::string(flag.name), std::string(flag.name), text}); }
                })
            ->allow_extra_args(false)
            ->trigger_on_parse();
        return;
    }
    command.add_option_function<std::string>(std::string(flag.name), [&arguments, &flag](const std::string& text) {
        arguments.own.push_back({std::string(flag.name), std::string(flag.name), text});
    });
}

void add_set(CLI::App& command, Arguments& arguments) {
    command
        .add_option_function<std::vector<std::string>>(
            "--set",
            [&arguments](const std::vector<std::string>& texts) {
                for (const auto& text : texts) {
                    const auto equals = text.find('=');
                    if (equals == std::string::npos || equals == 0) {
                        throw CLI::ValidationError("--set", fmt::format("'{}' is not key=value", text.substr(0, 60)));
                    }
                    arguments.settings.push_back({"--set", text.substr(0, equals), text.substr(equals + 1)});
                }
            })
        ->allow_extra_args(false)
        ->trigger_on_parse();
}

template <class Flags>
void add_flags(CLI::App& command, const Flags& flags, Arguments& arguments) {
    for (const auto& flag : flags) {
        command.add_option_function<std::string>(std::string(flag.name), [&arguments, &flag](const std::string& text) {
            if (text.empty()) { throw CLI::ValidationError(std::string(flag.name), "the value is empty"); }
            arguments.*flag.target = text;
        });
    }
}

void add_catalog(CLI::App& command, Arguments& arguments) {
    add_flags(command, app::catalog_flags, arguments);
    command.add_flag(std::string(app::replace_flag), arguments.replace);
}

CLI::App* add_command(CLI::App& program, const Command& row, Arguments& arguments) {
    auto* command = program.add_subcommand(std::string(row.name), std::string(row.help));
    command->add_option("words", arguments.words);
    command->allow_extras();
    add_flags(*command, app::common_flags, arguments);
    if (row.name == "catalog") { add_catalog(*command, arguments); }
    if (row.name == "validate") { command->add_flag(std::string(app::all_flag), arguments.all); }
    if (row.takes != app::Takes::nothing) {
        for (const auto& field : traincost::scenario::fields()) {
            if (!app::takes(row, field.key)) { continue; }
            add_setting(*command, field.key == "regions" ? "--regions,--region" : app::flag_of(field.key), field, arguments);
        }
        if (row.takes != app::Takes::money) { add_set(*command, arguments); }
    }
    for (const auto& flag : row.flags) { add_own(*command, flag, arguments); }
    return command;
}

int wrong(std::string_view where, std::string_view message, std::string_view hint, std::string_view code) {
    fmt::print(stderr, "{}: error: {}{}{} [{}]\n", where.substr(0, 60), message, hint.empty() ? "" : "; ", hint, code);
    return app::wrong_usage;
}

/// A flag that no option took: the nearest one is named.
int unknown_flag(const std::string& extra, const std::vector<std::string_view>& names, const std::string& help) {
    const std::string flag = extra.substr(0, extra.find('='));
    const auto near = traincost::nearest(flag, names);
    return wrong(flag, "unknown flag", near.empty() ? "see " + help : fmt::format("did you mean '{}'?", near), "unknown-flag");
}

int unknown_flags(const CLI::App& command, const std::vector<std::string>& extras) {
    std::vector<std::string> names;
    for (const auto* option : command.get_options()) {
        for (const auto& name : option->get_lnames()) { names.push_back("--" + name); }
    }
    for (const auto& extra : extras) {
        static_cast<void>(unknown_flag(extra, {names.begin(), names.end()}, fmt::format("traincost {} --help", command.get_name())));
    }
    return app::wrong_usage;
}

int unknown_command(const std::string& word) {
    if (word.starts_with('-')) { return unknown_flag(word, {"--help", "--version"}, "traincost --help"); }
    std::vector<std::string_view> known;
    for (const auto& row : app::commands) { known.push_back(row.name); }
    const bool near = !traincost::nearest(word, known).empty();
    return wrong("traincost", fmt::format("unknown command '{}'", word.substr(0, 60)),
                 traincost::did_you_mean(word, known) + (near ? "" : "; see traincost --help"), "unknown-command");
}

/// What the parser says of a flag with no value, or with two.
int wrong_number(const CLI::ArgumentMismatch& error) {
    const std::string_view text = error.what();
    const auto flag = text.substr(0, text.find(':'));
    const bool twice = text.find("At Most") != std::string_view::npos;
    return wrong(flag, twice ? "the flag is given twice" : "the flag needs a value", twice ? "keep one of the two" : "", "wrong-usage");
}

/// Fields behind --set that the command does not take: as flags they are unknown too. How many there are.
int not_taken(const Command& command, const Arguments& arguments) {
    int count = 0;
    for (const auto& setting : arguments.settings) {
        const auto* field = traincost::scenario::field_of(setting.key);
        if (setting.flag != "--set" || field == nullptr || app::takes(command, field->key)) { continue; }
        static_cast<void>(wrong("--set " + setting.key, fmt::format("{} takes no '{}'", command.name, field->key),
                                fmt::format("see traincost {} --help", command.name), "unknown-key"));
        ++count;
    }
    return count;
}

int run_command(std::size_t i, const CLI::App& program, const CLI::App& command, const Arguments& arguments) {
    if (const auto before = program.remaining(); !before.empty()) {
        return wrong(before.front(), "words and flags stand behind the command",
                     fmt::format("such as traincost {} {}", command.get_name(), before.front().substr(0, 60)), "wrong-usage");
    }
    if (const auto extras = command.remaining(); !extras.empty()) { return unknown_flags(command, extras); }
    if (const auto& d = arguments.diagnostics; d != "text" && d != "json") {
        return wrong("--diagnostics", fmt::format("unknown value '{}'", d.substr(0, 40)), traincost::did_you_mean(d, {"text", "json"}),
                     "unknown-value");
    }
    if (const auto& l = arguments.locale; !l.empty() && !traincost::units::locale_of(l)) {
        const auto& known = traincost::units::locale_names;
        return wrong("--locale", fmt::format("unknown value '{}'", l.substr(0, 40)), traincost::did_you_mean(l, {known.begin() + 1, known.end()}),
                     "unknown-value");
    }
    if (not_taken(app::commands[i], arguments) > 0) { return app::wrong_usage; }
    return app::commands[i].run(arguments);
}

int run(int argc, char** argv) {
    Arguments arguments;
    CLI::App program("", "traincost");
    program.set_version_flag("--version", fmt::format("traincost {}", traincost::version));
    program.allow_extras();
    program.require_subcommand(0, 1);  // what looks like a second one is a word
    std::vector<CLI::App*> subcommands;
    for (const auto& row : app::commands) { subcommands.push_back(add_command(program, row, arguments)); }
    const auto asked_of = [&] {
        return std::find_if(subcommands.begin(), subcommands.end(), [](const CLI::App* c) { return c->parsed(); }) - subcommands.begin();
    };
    try {
        program.parse(argc, argv);
    } catch (const CLI::CallForVersion& asked) {
        return app::print(std::string(asked.what()) + "\n", app::done);
    } catch (const CLI::CallForHelp&) {
        const auto i = static_cast<std::size_t>(asked_of());
        return app::print(i < subcommands.size() ? app::help(app::commands[i]) : app::help(), app::done);
    } catch (const CLI::ArgumentMismatch& error) {
        return wrong_number(error);
    } catch (const CLI::ParseError& error) {
        return wrong("traincost", error.what(), "", "wrong-usage");
    }
    if (const auto i = static_cast<std::size_t>(asked_of()); i < subcommands.size()) {
        return run_command(i, program, *subcommands[i], arguments);
    }
    if (const auto extras = program.remaining(); !extras.empty()) { return unknown_command(extras.front()); }
    return app::print(app::help(), app::done);
}

}  // namespace

int main(int argc, char** argv) {
    try {
        return run(argc, argv);
    } catch (const std::exception& error) {  // the machine: no memory, or a stream that was closed
        std::fputs("traincost: error: ", stderr);
        std::fputs(error.what(), stderr);
        std::fputs("\n", stderr);
        return app::wrong_input;
    }
}
