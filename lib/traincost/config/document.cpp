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

Place Node::place() const {
    return {std::string(document_->name()), data().line, data().column, document_->line(data().line)};
}

Place Node::key_place() const {
    if (data().key_line == 0) { return place(); }
    return {std::string(document_->name()), data().key_line, data().key_column, document_->line(data().key_line)};
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
