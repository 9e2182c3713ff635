// SPDX-License-Identifier: Apache-2.0
#include <traincost/core/derivation.hpp>

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <limits>
#include <set>
#include <utility>

namespace traincost {

namespace {

using Operation = Trace::Operation;

/// Bytes that tell a value from every other.
template <class V>
void append_bytes(std::string& key, const V& value) {
    std::array<char, sizeof value> bytes{};
    std::memcpy(bytes.data(), &value, sizeof value);
    key.append(bytes.data(), bytes.size());
}

}  // namespace

/// Takes one number apart.
class Deriver {
 public:
    using Node = Trace::Node;
    using Id = StepNames::Id;

    Deriver(StepNames& names, const Trace& number, const std::string& name) : all_(names), own_(names.names_), root_(number) {
        if (!is_leaf(number.node())) { own_[all_.id_of(number.node())] = name; }
        count(number.node());
        name_parts(number.node());
    }

    std::vector<DerivationStep> steps(std::size_t depth) {
        mention(root_.shared_node(), 1, "");
        while (!waiting_.empty()) {  // level by level, so that a step stands where it is mentioned first
            const auto node = waiting_.front();
            waiting_.pop_front();
            expand(node, depth);
        }
        std::vector<DerivationStep> ordered;
        std::set<std::string> done;
        order(name_of(root_.node()), ordered, done);
        return ordered;
    }

 private:
    static bool is_leaf(const Node& node) { return node.operation == Operation::leaf; }

    std::string name_of(const Node& node) {
        if (is_leaf(node)) { return node.name; }
        const auto found = own_.find(all_.id_of(node));
        return found == own_.end() ? std::string() : found->second;
    }

    /// How often each number is used, and how long its formula is down to the next names.
    std::size_t count(const Node& node) {
        const Id id = all_.id_of(node);
        ++uses_[id];
        if (const auto found = lengths_.find(id); found != lengths_.end()) { return own_.contains(id) ? 1 : found->second; }
        std::size_t length = 1;
        for (const auto& operand : node.operands) { length = std::min<std::size_t>(length + count(*operand), 1U << 20U); }
        lengths_[id] = length;
        return own_.contains(id) ? 1 : length;
    }

    /// Names what would be repeated at length.
    void name_parts(const Node& node) {
        constexpr std::size_t long_enough = 8;
        const Id id = all_.id_of(node);
        if (!visited_.insert(id).second) { return; }
        for (const auto& operand : node.operands) { name_parts(*operand); }
        if (uses_[id] > 1 && lengths_[id] >= long_enough && !own_.contains(id)) { own_[id] = fmt::format("part.{}", ++parts_); }
    }

    void mention(const std::shared_ptr<const Node>& node, std::size_t level, const std::string& under) {
        const auto name = name_of(*node);
        if (found_.contains(name)) { return; }
        DerivationStep step;
        step.name = name;
        step.level = level;
        step.under = under;
        found_.emplace(name, std::move(step));
        waiting_.push_back(node);
    }

    void expand(const std::shared_ptr<const Node>& node, std::size_t depth) {
        auto& step = found_.find(name_of(*node))->second;
        if (is_leaf(*node)) { step.formula = Trace::of(node); return; }
        if (step.level > depth) {
            step.cut = true;
            step.formula = Trace::leaf(step.name, node->value, node->dimensions);
            return;
        }
        std::map<Id, std::shared_ptr<const Node>> rebuilt;
        step.formula = Trace::of(over_names(node, true, step, rebuilt));
        for (const auto& operand : inner_) { mention(operand, step.level + 1, step.name); }
        inner_.clear();
    }

    /// The formula with every number that has a name as a leaf.
    std::shared_ptr<const Node> over_names(const std::shared_ptr<const Node>& node, bool top, DerivationStep& step,
                                           std::map<Id, std::shared_ptr<const Node>>& rebuilt) {
        const Id id = all_.id_of(*node);
        if (const auto known = rebuilt.find(id); known != rebuilt.end()) { return known->second; }
        const auto name = name_of(*node);
        Node copy;
        copy.value = node->value;
        copy.dimensions = node->dimensions;
        if (!top && !name.empty()) {
            copy.operation = Operation::leaf;
            copy.name = name;
            if (std::find(step.operands.begin(), step.operands.end(), name) == step.operands.end()) {
                step.operands.push_back(name);
                inner_.push_back(node);
            }
        } else {
            copy.operation = node->operation;
            for (const auto& operand : node->operands) { copy.operands.push_back(over_names(operand, false, step, rebuilt)); }
        }
        return rebuilt[id] = std::make_shared<const Node>(std::move(copy));
    }

    void order(const std::string& name, std::vector<DerivationStep>& ordered, std::set<std::string>& done) {
        if (!done.insert(name).second) { return; }
        const auto& step = found_.find(name)->second;
        for (const auto& operand : step.operands) { order(operand, ordered, done); }
        ordered.push_back(step);
    }

    StepNames& all_;
    std::map<Id, std::string> own_;
    const Trace& root_;
    std::map<Id, std::size_t> uses_, lengths_;
    std::set<Id> visited_;
    int parts_ = 0;
    std::map<std::string, DerivationStep> found_;
    std::deque<std::shared_ptr<const Node>> waiting_;
    std::vector<std::shared_ptr<const Node>> inner_;
};

StepNames::Id StepNames::id_of(const Node& node) {
    if (const auto known = ids_.find(&node); known != ids_.end()) { return known->second; }
    std::string key(1, static_cast<char>(node.operation));
    if (node.operation == Operation::leaf) { key += node.name; }
    if (node.operation == Operation::constant) {
        append_bytes(key, node.value);
        append_bytes(key, node.dimensions);
    }
    for (const auto& operand : node.operands) { append_bytes(key, id_of(*operand)); }
    return ids_[&node] = structures_.try_emplace(std::move(key), structures_.size()).first->second;
}

void StepNames::add(const Trace& number, const std::string& name) {
    kept_.push_back(number);
    const bool named_by_itself = number.node().operands.empty();
    if (!named_by_itself) { names_.try_emplace(id_of(number.node()), name); }
}

std::string StepNames::name_of(const Trace& number) {
    if (number.node().operation == Operation::leaf) { return number.node().name; }
    kept_.push_back(number);
    const auto found = names_.find(id_of(number.node()));
    return found == names_.end() ? std::string() : found->second;
}

std::vector<DerivationStep> StepNames::derivation(const Trace& number, const std::string& name, std::size_t depth) {
    kept_.push_back(number);
    return Deriver(*this, number, name).steps(depth);
}

std::vector<std::string> StepNames::needed(const Trace& number) {
    const auto own = name_of(number);
    std::vector<std::string> names;
    for (const auto& step : derivation(number, own.empty() ? "it" : own, std::numeric_limits<std::size_t>::max())) { names.push_back(step.name); }
    return names;
}

}  // namespace traincost
