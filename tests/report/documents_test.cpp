// SPDX-License-Identifier: Apache-2.0
// The reference tells the truth: what its blocks of `console` show is what the program prints, every code of a diagnostic
// has a heading, and every member of the JSON answers is described. The `yaml NAME` blocks before a console block are its files.
#include "keeping.hpp"

#include <traincost/scenario/request.hpp>
#include <traincost/scenario/symbols.hpp>

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <set>

using namespace traincost::test;
namespace fs = std::filesystem;

namespace {

const std::string reference = source_folder + "/docs/reference/";
const std::vector<std::string> documents = {"command-line.md", "diagnostics.md", "json.md", "../../README.md",
                                            "../checking-the-news.md", "../explain.md", "../layout.md", "../money-and-carbon.md", "../ranges.md"};

/// Output and complaints of a line for the shell, as on a terminal of one's own, with `traincost` on the path.
std::string shell(const std::string& line, const fs::path& folder) {
    return run({"/bin/sh", "-c", line + " 2>&1"},
               {.directory = folder, .environment = {{"PATH", (folder / "bin").string() + ":/usr/bin:/bin"}, {"LC_ALL", "C"}}}).out;
}

/// The document with the output of every command in its console blocks as it is now.
std::string retold(const std::string& text) {
    const TemporaryFolder folder;
    fs::create_directory(folder.path() / "bin");
    fs::create_symlink(TRAINCOST_BINARY, folder.path() / "bin" / "traincost");
    fs::create_symlink(source_folder + "/configs", folder.path() / "configs");
    enum class In { prose, file, console, other } in = In::prose;
    std::string out;
    std::string file;
    std::string content;
    for (const auto& line : lines_of(text)) {
        const bool fence = line.starts_with("```");
        if (fence && in != In::prose) {
            if (in == In::file) { folder.write(file, content); }
            in = In::prose;
        } else if (fence) {
            in = line == "```console" ? In::console : line.starts_with("```yaml ") ? In::file : In::other;
            file = in == In::file ? line.substr(8) : "";
            content.clear();
        } else if (in == In::file) {
            content += line + "\n";
        } else if (in == In::console) {
            if (!line.starts_with("$ ")) { continue; }
            out += line + "\n" + shell(line.substr(2), folder.path());
            if (!out.ends_with('\n')) { out += '\n'; }
            continue;
        }
        out += line + "\n";
    }
    return out;
}

std::set<std::string> matches(const std::string& text, const std::regex& pattern) {
    std::set<std::string> found;
    for (std::sregex_iterator it(text.begin(), text.end(), pattern), end; it != end; ++it) { found.insert((*it)[1].str()); }
    return found;
}

std::string sources() {
    std::string all;
    for (const auto* folder : {"/lib", "/apps"}) {
        for (const auto& entry : fs::recursive_directory_iterator(source_folder + folder)) {
            const auto extension = entry.path().extension();
            if (extension == ".cpp" || extension == ".hpp") { all += read_file(entry.path()); }
        }
    }
    return all;
}

std::set<std::string> headings() { return matches(read_file(reference + "diagnostics.md"), std::regex("\n### `([a-z-]+)`")); }

void collect_keys(const nlohmann::json& node, std::set<std::string>& keys) {
    if (node.is_object()) {
        for (const auto& [key, value] : node.items()) {
            keys.insert(key);
            collect_keys(value, keys);
        }
    } else if (node.is_array()) {
        for (const auto& entry : node) { collect_keys(entry, keys); }
    }
}

}  // namespace

TEST_CASE("what the reference shows of the command line is what the program prints") {
    for (const auto& name : documents) {
        CAPTURE(name);
        const auto text = read_file(reference + name);
        const auto now = retold(text);
        if (writes_golden()) { write_text(reference + name, now); }
        const auto kept = lines_of(writes_golden() ? now : text);
        const auto told = lines_of(now);
        for (std::size_t i = 0; i < std::min(kept.size(), told.size()); ++i) {
            CAPTURE(i + 1);
            REQUIRE(kept[i] == told[i]);
        }
        CHECK(kept.size() == told.size());
    }
}

TEST_CASE("every code of a diagnostic has a heading in the reference") {
    const auto text = sources();
    const auto known = headings();
    std::set<std::string> used;
    for (const auto* pattern : {R"x(Severity::[a-z]+,\s*"([a-z-]+)")x", R"x((?:complain|stop|complaint)\((?!const)[^;"]*"([a-z][a-z-]*)")x",
                                R"x(Complaint\{"([a-z-]+)")x", R"x( \[([a-z]+(?:-[a-z]+)*)\]\\n)x", R"x(return \{"([a-z]+-[a-z-]+)",)x"}) {
        used.merge(matches(text, std::regex(pattern)));
    }
    CHECK(used.size() > 30);
    for (const auto& code : used) { CHECK_MESSAGE(known.contains(code), code); }
}

TEST_CASE("a text in the sources that looks like a code is one, or is known to be none") {
    const std::set<std::string> none = {"adam-mixed", "context-extension", "cross-attention", "micro-batch", "shared-experts", "chip-h",     "chip-hour",  "chip-hours",    "data-centre",  "node-h",
                                        "eia-retail-sales", "ember-yearly", "half-year", "owid-energy", "gated-deltanet", "layernorm-without-bias", "megatron-core", "megatron-deepspeed", "non-parametric", "relative-xl",
                                        "node-hour",  "node-hours", "non-household", "pre-training", "tariff-bands", "zero-bubble",
                                        "on-demand", "rent-or-buy", "straight-line", "residual-mix", "final-run", "gpu-h", "gpu-hour", "node-day"};
    const auto known = headings();
    for (const auto& text : matches(sources(), std::regex(R"x("([a-z]+(?:-[a-z]+)+)")x"))) {
        CHECK_MESSAGE((known.contains(text) || none.contains(text)), text);
    }
}

TEST_CASE("every heading of the reference is a code that the sources use") {
    const auto text = sources();
    const auto known = headings();
    CHECK(known.size() > 30);
    for (const auto& code : known) { CHECK_MESSAGE((holds(text, '"' + code + '"') || holds(text, '[' + code + "]\\n")), code); }
}

TEST_CASE("every heading of the reference shows its code as printed, in a block of its own") {
    const auto text = read_file(reference + "diagnostics.md");
    for (const auto& code : headings()) {
        CAPTURE(code);
        const auto from = text.find("\n### `" + code + "`");
        const auto section = text.substr(from, text.find("\n### ", from + 1) - from);
        CHECK(holds(section, "```console\n$ "));
        CHECK(holds(section, "[" + code + "]\n"));
    }
}

TEST_CASE("every member of the JSON answers is described in the reference") {
    const auto text = read_file(reference + "json.md");
    std::set<std::string> keys;
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"compare", "deepseek-v3", "--regions", "europe,cn-nm"},
             {"compare", "gpt-4", "--regions", "us", "--rate", "2USD/h"},
             {"estimate", "deepseek-v3", "--region", "nl"},
             {"estimate", "deepseek-v3", "--region", "nl", "--deadline", "30d"},
             {"estimate", "deepseek-v3", "--region", "nl", "--count", "8", "--deadline", "30d"},
             {"estimate", "deepseek-v3", "--region", "us", "--prices-of", "2024-12"},
             {"estimate", "deepseek-v3", "--region", "nl", "--owning", "all", "--wait", "1year"},
             {"rent-or-buy", "h100-sxm", "--region", "us"},
             {"explain", "deepseek-v3", "--region", "nl"},
             {"explain", "deepseek-v3", "--region", "nl", "--depth", "1"},
             {"range", "deepseek-v3", "--regions", "nl,us", "--draws", "1000"},
             {"sensitivity", "deepseek-v3", "--region", "nl", "--draws", "1"},
             {"sensitivity", "deepseek-v3", "--region", "nl", "--draws", "1", "--of", "days", "--deadline", "60d"},
             {"money", "600kCNY", "--in", "EUR", "--on", "2024", "--prices-of", "2025", "--of", "staff"},
             {"estimate", "llama-3.1-405b", "--idle-share", "0.1", "--network-power", "100W", "--storage-power", "20W"},
             {"share", "--chip", "h100", "--regions", "nl"},
             {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--count", "16", "--front"},
             {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--deadline", "60d", "--budget", "1MUSD"},
             {"layout", "tinyllama-1.1b", "--chip", "a100-sxm-40gb", "--region", "us", "--deadline", "1h", "--budget", "1MUSD"},
             {"layout", "llama-3.1-405b", "--chip", "h100-sxm", "--region", "us", "--count", "8"},
             {"goodput", "llama-3.1-405b", "--spares", "128"},
             {"catalog", "list"},
             {"catalog", "lint"}}) {
        auto asked = words;
        asked.insert(asked.end(), {"--format", "json"});
        collect_keys(nlohmann::json::parse(answer_to(asked)), keys);
    }
    CHECK(keys.size() > 50);
    for (const auto& key : keys) { CHECK_MESSAGE(holds(text, '`' + key + '`'), key); }
}

TEST_CASE("every field of a request, every flag and every exit code stands in the reference of the command line") {
    const auto text = read_file(reference + "command-line.md");
    for (const auto& field : traincost::scenario::fields()) { CHECK_MESSAGE(holds(text, "| `" + std::string(field.key) + "` |"), field.key); }
    for (const auto* flag : {"--format", "--output", "--catalog", "--diagnostics", "--set", "--help", "--version"}) { CHECK_MESSAGE(holds(text, flag), flag); }
    for (const auto* code : {"| 0 |", "| 1 |", "| 2 |", "| 3 |"}) { CHECK_MESSAGE(holds(text, code), code); }
}

TEST_CASE("every symbol of an explanation stands in the table of the equations, with its meaning's name") {
    const auto text = read_file(reference + "equations.md");
    for (const auto& row : traincost::scenario::symbol_table) {
        const auto first = [](std::string_view part) { return std::regex_replace(std::string(part), std::regex("#"), "0"); };
        if (row.name.starts_with("part.")) { continue; }
        CHECK_MESSAGE(holds(text, "| $" + first(row.tex) + "$ | `" + first(row.symbol) + "` | "), row.name);
        CHECK_MESSAGE(holds(text, " | `" + first(row.name) + "` |"), row.name);
    }
}

TEST_CASE("the formulas of the equations are those that an explanation prints") {
    const auto text = read_file(reference + "equations.md");
    std::size_t formulas = 0;
    for (const auto& more : std::vector<std::vector<std::string>>{
             {"--region", "us", "--of", "cost.total"}, {"--region", "us", "--deadline", "60d", "--of", "days"}, {"--region", "nl", "--of", "carbon"}}) {
        std::vector<std::string> words = {"explain", "deepseek-v3", "--format", "json"};
        words.insert(words.end(), more.begin(), more.end());
        const auto answer = nlohmann::json::parse(answer_to(words));
        for (const auto& step : answer["steps"]) {
            const auto name = step["name"].get<std::string>();
            if (!step.contains("formula_in_tex") || name == "chip_time" || name == "cost.total" || name == "electricity_price") { continue; }  // sums and exchanges
            const auto formula = step["tex"].get<std::string>() + " = " + step["formula_in_tex"].get<std::string>();
            CHECK_MESSAGE(holds(text, "$" + formula), formula);
            ++formulas;
        }
    }
    CHECK(formulas > 15);
}

TEST_CASE("the program that the README shows is the one that the package tests build") {
    const auto readme = read_file(source_folder + "/README.md");
    const auto program = read_file(source_folder + "/tests/package/consumer.cpp");
    const auto shown = program.substr(program.find("#include"));
    CHECK(holds(readme, "```cpp\n" + shown + "```"));
}
