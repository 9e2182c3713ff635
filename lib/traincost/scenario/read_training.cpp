// SPDX-License-Identifier: Apache-2.0
// How a stage of a training programme is read: its kind, its tokens, and what else is told of it, word by word.
#include <traincost/scenario/layout_fields.hpp>

#include <vector>

namespace traincost::scenario::reading {

namespace {

constexpr std::string_view grammar = "written like sft 2B, context-extension 126B at 131072, lora 1B rank 16 or distillation 1T from deepseek-v3";

std::vector<std::string_view> words_of(std::string_view text) {
    std::vector<std::string_view> words;
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find(' ', at), text.size());
        if (end > at) { words.push_back(text.substr(at, end - at)); }
        at = end + 1;
    }
    return words;
}

/// A stage on its way.
struct Item {
    TrainingStage stage;
    std::string_view text;
    const Place& where;
    Diagnostics& diagnostics;

    void complain(std::string_view code, std::string message) {
        diagnostics.push_back({where, Severity::error, code, fmt::format("train: {}", message), std::string(grammar)});
    }
    [[nodiscard]] std::string_view kind() const { return training_names[static_cast<std::size_t>(stage.kind)]; }
};

/// The first two words.
void read_kind_and_tokens(Item& item, const std::vector<std::string_view>& words) {
    const auto kind = read_name<Training>("train", words.front(), item.where, training_names, item.diagnostics);
    if (!kind) {
        item.diagnostics.back().hint += fmt::format("; {}", grammar);
        return;
    }
    item.stage.kind = *kind;
    if (words.size() < 2 || !units::parse_written(words[1])) {
        item.complain("missing-field", fmt::format("how many tokens '{}' trains on is not told", item.text.substr(0, 60)));
        return;
    }
    const auto tokens = read_quantity<Tokens<>>("train", words[1], item.where, {1e3, 1e18}, "1e3 to 1e18 tokens", item.diagnostics);
    if (tokens) { item.stage.tokens = *tokens; }
}

/// The number after a word; told again, or not told, is a slip.
void read_number(Item& item, std::string_view word, std::string_view text, double least, double most, std::optional<std::int64_t>& number) {
    if (number) { item.complain("wrong-shape", fmt::format("'{}' stands twice in '{}'", word, item.text.substr(0, 60))); return; }
    const auto before = item.diagnostics.size();
    number = read_whole("train", text, item.where, most, item.diagnostics, least);
    if (item.diagnostics.size() > before) {
        item.diagnostics.back().message = fmt::format("train: '{}' after '{}' is no number that can be meant", text.substr(0, 40), word);
        item.diagnostics.back().hint = fmt::format("a whole number from {:.0f} to {:.0f}; {}", least, most, grammar);
    }
}

/// A word and what it says.
void read_part(Item& item, std::string_view word, std::string_view text) {
    if (word == "at") { read_number(item, word, text, 16.0, 1e8, item.stage.sequence); return; }
    if (word == "batch") { read_number(item, word, text, 1.0, 1e7, item.stage.batch); return; }
    if (word == "rank") { read_number(item, word, text, 1.0, 1e5, item.stage.rank); return; }
    if (word == "from") { item.stage.teacher = std::string(text); return; }
    item.complain("wrong-shape", fmt::format("'{}' says nothing in '{}'", word.substr(0, 40), item.text.substr(0, 60)));
}

/// Words that a stage of this kind cannot do without, or has no use for.
void check_kind(Item& item) {
    const auto& s = item.stage;
    if (s.rank && s.kind != Training::lora) {
        item.complain("contradiction", fmt::format("only the adapters of lora have a rank, and this is {}", item.kind()));
    }
    if (!s.teacher.empty() && s.kind != Training::distillation) {
        item.complain("contradiction", fmt::format("only distillation learns from another model, and this is {}", item.kind()));
    }
    if (s.teacher.empty() && s.kind == Training::distillation) { item.complain("missing-field", "from which model is distilled is not told"); }
    if (!s.sequence && s.kind == Training::context_extension) { item.complain("missing-field", "to how many tokens the context is extended is not told"); }
}

}  // namespace

void read_training(Request& request, std::string_view text, const Place& where, Diagnostics& diagnostics) {
    const auto before = diagnostics.size();
    const auto words = words_of(text);
    Item item{{}, text, where, diagnostics};
    read_kind_and_tokens(item, words);
    if (diagnostics.size() > before) { return; }
    std::size_t at = 2;
    while (at < words.size()) {
        if (words[at] == "tokens") { at += 1; continue; }  // 14.8T tokens, at 4096 tokens
        if (at + 1 == words.size()) {
            item.complain("wrong-shape", fmt::format("nothing stands after '{}' in '{}'", words[at].substr(0, 40), text.substr(0, 60)));
            return;
        }
        read_part(item, words[at], words[at + 1]);
        if (diagnostics.size() > before) { return; }
        at += 2;
        if (at < words.size() && words[at] == "sequences") { at += 1; }
    }
    check_kind(item);
    if (diagnostics.size() == before) { request.train.push_back({std::move(item.stage), where}); }
}

}  // namespace traincost::scenario::reading
