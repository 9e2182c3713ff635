// SPDX-License-Identifier: Apache-2.0
// A read file: a tree of mappings, lists and scalars in which every node knows its place. No YAML beyond this point.
#pragma once

#include <traincost/config/text.hpp>
#include <traincost/core/diagnostic.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace traincost::config {

enum class NodeKind : std::uint8_t { scalar, list, map };

/// One node in storage. Nodes stand in the order of the file; the children of a node follow it, up to `end`.
/// Texts are stretches of one pool. The layout is the same in memory and in the table that the binary carries.
struct NodeData {
    NodeKind kind;
    std::uint32_t line, column;          ///< of the value, 1-based; columns count characters, not bytes
    std::uint32_t key_line, key_column;  ///< of the key, where the parent is a map
    std::uint32_t key_at, key_size;
    std::uint32_t text_at, text_size;
    std::uint32_t end;  ///< index of the first node behind this one's subtree
};

class Node;

/// A file's tree. Cheap to copy; the texts in it stay valid as long as one copy lives. A `Node` does not: it belongs to
/// the Document that it was asked of, and may not outlive it.
class Document {
 public:
    /// A tree in static storage, as packed into the binary. `first` and `count` are its stretch of `nodes`.
    Document(std::string_view name, std::span<const NodeData> nodes, std::string_view pool)
        : name_(name), nodes_(nodes), pool_(pool) {}

    /// A tree of its own, with the text it was read from for excerpts.
    Document(std::string name, std::vector<NodeData> nodes, std::string pool, Source source);

    /// One file with another one of the same shape laid over it: the entries of the mapping under `key` of both, those of
    /// `over` in the place of those of the same key. Every node keeps its place. Just `over` where it holds no such mapping.
    [[nodiscard]] static Document laid_over(const Document& under, const Document& over, std::string_view key);

    [[nodiscard]] std::string_view name() const { return name_; }
    [[nodiscard]] Node root() const&;
    Node root() const&& = delete;  // it would point to a Document that is gone
    [[nodiscard]] std::span<const NodeData> nodes() const { return nodes_; }
    [[nodiscard]] std::string_view pool() const { return pool_; }

    /// The line of the source with this 1-based number, or empty where the source is not at hand; very long ones are cut.
    [[nodiscard]] std::string line(std::size_t number) const;

 private:
    struct Owned {
        std::vector<NodeData> nodes;
        std::string pool;
        Source source;
        std::string under = {};   ///< the file that the nodes before `from` stand in, where it is another
        std::uint32_t from = 0;
    };
    friend class Node;

    [[nodiscard]] Place place(std::uint32_t node, std::uint32_t line, std::uint32_t column) const;

    std::string name_;
    std::shared_ptr<const Owned> owned_;
    std::span<const NodeData> nodes_;
    std::string_view pool_;
};

/// A view of one node.
class Node {
 public:
    Node(const Document& document, std::uint32_t index) : document_(&document), index_(index) {}

    [[nodiscard]] NodeKind kind() const { return data().kind; }
    [[nodiscard]] bool is_scalar() const { return kind() == NodeKind::scalar; }
    [[nodiscard]] bool is_list() const { return kind() == NodeKind::list; }
    [[nodiscard]] bool is_map() const { return kind() == NodeKind::map; }
    /// The text of a scalar; empty for others.
    [[nodiscard]] std::string_view text() const { return document_->pool().substr(data().text_at, data().text_size); }
    /// The key under which it stands in a map.
    [[nodiscard]] std::string_view key() const { return document_->pool().substr(data().key_at, data().key_size); }
    [[nodiscard]] Place place() const;
    [[nodiscard]] Place key_place() const;
    [[nodiscard]] std::vector<Node> children() const;
    /// The child under a key of a map.
    [[nodiscard]] std::optional<Node> find(std::string_view key) const;

 private:
    [[nodiscard]] const NodeData& data() const { return document_->nodes()[index_]; }

    const Document* document_;
    std::uint32_t index_;
};

/// "a mapping", "a list", "a text".
[[nodiscard]] std::string_view describe(NodeKind kind);

}  // namespace traincost::config
