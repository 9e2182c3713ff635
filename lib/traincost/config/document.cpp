// SPDX-License-Identifier: Apache-2.0
#include <traincost/config/document.hpp>

namespace traincost::config {

Document::Document(std::string name, std::vector<NodeData> nodes, std::string pool, Source source)
    : name_(std::move(name)),
      owned_(std::make_shared<const Owned>(Owned{std::move(nodes), std::move(pool), std::move(source)})),
      nodes_(owned_->nodes),
      pool_(owned_->pool) {}

Node Document::root() const& { return {*this, 0}; }

std::string Document::line(std::size_t number) const { return owned_ ? owned_->source.excerpt(number) : std::string(); }

Place Document::place(std::uint32_t node, std::uint32_t line_number, std::uint32_t column) const {
    if (owned_ && node < owned_->from) { return {owned_->under, line_number, column}; }
    return {name_, line_number, column, line(line_number)};
}

namespace {

/// Nodes copied out of several trees into one, with their texts.
struct Copier {
    std::vector<NodeData> nodes;
    std::string pool;

    std::uint32_t add(const Document& document, std::uint32_t index) {
        const auto number = [](std::size_t n) { return static_cast<std::uint32_t>(n); };
        auto node = document.nodes()[index];
        const auto key = document.pool().substr(node.key_at, node.key_size);
        const auto text = document.pool().substr(node.text_at, node.text_size);
        node.key_at = number(pool.size());
        pool += key;
        node.text_at = number(pool.size());
        pool += text;
        node.end = number(nodes.size()) + (node.end - index);
        nodes.push_back(node);
        return number(nodes.size() - 1);
    }

    void add_tree(const Document& document, std::uint32_t index) {
        const auto end = document.nodes()[index].end;
        for (auto i = index; i < end; ++i) { add(document, i); }
    }

    void close(std::uint32_t index) { nodes[index].end = static_cast<std::uint32_t>(nodes.size()); }
};

/// The indices of the children of a node.
std::vector<std::uint32_t> children_of(const Document& document, std::uint32_t index) {
    std::vector<std::uint32_t> all;
    for (auto i = index + 1; i < document.nodes()[index].end; i = document.nodes()[i].end) { all.push_back(i); }
    return all;
}

/// The child of the root under a key, where both are mappings; else 0, the root.
std::uint32_t mapping_under(const Document& document, std::string_view key) {
    if (!document.root().is_map()) { return 0; }
    for (const auto i : children_of(document, 0)) {
        if (Node(document, i).key() == key && Node(document, i).is_map()) { return i; }
    }
    return 0;
}

}  // namespace

Document Document::laid_over(const Document& under, const Document& over, std::string_view key) {
    const auto below = mapping_under(under, key);
    const auto above = mapping_under(over, key);
    if (below == 0 || above == 0) { return over; }
    const Node replacing(over, above);
    const auto rest = over.root();
    Copier copy;
    copy.add(under, 0);
    for (const auto i : children_of(under, 0)) {
        if (i != below && !rest.find(Node(under, i).key())) { copy.add_tree(under, i); }
    }
    const auto list = copy.add(under, below);
    for (const auto i : children_of(under, below)) {
        if (!replacing.find(Node(under, i).key())) { copy.add_tree(under, i); }
    }
    const auto from = static_cast<std::uint32_t>(copy.nodes.size());
    for (const auto i : children_of(over, above)) { copy.add_tree(over, i); }
    copy.close(list);
    for (const auto i : children_of(over, 0)) {
        if (i != above) { copy.add_tree(over, i); }
    }
    copy.close(0);
    Document merged(std::string(over.name()), {}, {}, Source(std::string()));
    merged.owned_ = std::make_shared<const Owned>(Owned{std::move(copy.nodes), std::move(copy.pool),
                                                        over.owned_ ? over.owned_->source : Source(std::string()), std::string(under.name()), from});
    merged.nodes_ = merged.owned_->nodes;
    merged.pool_ = merged.owned_->pool;
    return merged;
}

Place Node::place() const { return document_->place(index_, data().line, data().column); }

Place Node::key_place() const {
    if (data().key_line == 0) { return place(); }
    return document_->place(index_, data().key_line, data().key_column);
}

std::vector<Node> Node::children() const {
    std::vector<Node> all;
    for (std::uint32_t i = index_ + 1; i < data().end; i = document_->nodes()[i].end) { all.emplace_back(*document_, i); }
    return all;
}

std::optional<Node> Node::find(std::string_view key) const {
    for (std::uint32_t i = index_ + 1; i < data().end; i = document_->nodes()[i].end) {
        if (const Node child(*document_, i); child.key() == key) { return child; }
    }
    return std::nullopt;
}

std::string_view describe(NodeKind kind) {
    switch (kind) {
        case NodeKind::map: return "a mapping";
        case NodeKind::list: return "a list";
        case NodeKind::scalar: break;
    }
    return "a text";
}

}  // namespace traincost::config
