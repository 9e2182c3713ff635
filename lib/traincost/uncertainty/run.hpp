// SPDX-License-Identifier: Apache-2.0
// Draws of a model's outputs over any number of threads, with the same bits for each number.
#pragma once

#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/sampler.hpp>
#include <traincost/uncertainty/summary.hpp>
#include <traincost/uncertainty/threads.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace traincost::uncertainty {

/// More draws than this are not made: at 10^8 a second it would take hours, and no quantile gains from it.
inline constexpr std::uint64_t most_draws = 1'000'000'000'000;

/// What to draw, and how.
struct Run {
    std::uint64_t seed = 0;
    std::uint64_t draws = 0;  ///< at most `most_draws` are made
    /// Number of the first block: a run can be made in parts, by one process after the other.
    std::uint64_t first_block = 0;
    unsigned threads = 1;
    Isa isa = Isa::sse2;  ///< one that is supported
    /// Set by someone else to end early; what is done by then is a run of fewer draws.
    const std::atomic<bool>* stop = nullptr;
    /// Told how many draws are done; for progress bars.
    std::atomic<std::uint64_t>* done = nullptr;
};

/// The statistics of all outputs, in their order, each of the first `draws` draws.
struct Drawn {
    std::uint64_t draws = 0;
    std::vector<Summary> outputs;

    void merge(const Drawn& other) {
        draws += other.draws;
        outputs.resize(std::max(outputs.size(), other.outputs.size()));
        for (std::size_t i = 0; i < other.outputs.size(); ++i) { outputs[i].merge(other.outputs[i]); }
    }
};

/// One number after the other in memory for each of several columns of a block, or of several blocks.
class Columns {
 public:
    explicit Columns(std::size_t count, std::size_t blocks = 1) : values_(count * blocks * block_draws + alignment) {
        auto* first = values_.data();
        while (reinterpret_cast<std::uintptr_t>(first) % (alignment * sizeof(double)) != 0) { ++first; }
        for (std::size_t i = 0; i < count; ++i) { columns_.push_back(first + i * blocks * block_draws); }
    }
    Columns(const Columns&) = delete;
    Columns& operator=(const Columns&) = delete;

    [[nodiscard]] double* const* data() const { return columns_.data(); }
    [[nodiscard]] double* operator[](std::size_t i) const { return columns_[i]; }

 private:
    static constexpr std::size_t alignment = 8;
    std::vector<double> values_;
    std::vector<double*> columns_;
};

/// Hands out blocks to threads, in order: whatever makes it stop, the blocks done are the first ones, without a gap.
class Blocks {
 public:
    Blocks(std::uint64_t count, const std::atomic<bool>* stop) : count_(count), stop_(stop) {}

    /// The next block's number from 0, or false where there is none left or nobody wants more.
    bool take(std::uint64_t& block) {
        if (stop_ != nullptr && stop_->load(std::memory_order_relaxed)) { return false; }
        block = next_.fetch_add(1, std::memory_order_relaxed);
        return block < count_;
    }
    [[nodiscard]] std::uint64_t count() const { return count_; }
    /// So many threads find something to do; at least this one.
    [[nodiscard]] unsigned useful(unsigned threads) const {
        return static_cast<unsigned>(std::clamp<std::uint64_t>(threads, 1, std::max<std::uint64_t>(count_, 1)));
    }
    /// Nothing more is handed out: someone has failed.
    void halt() { next_.store(count_, std::memory_order_relaxed); }

 private:
    std::uint64_t count_;
    const std::atomic<bool>* stop_;
    std::atomic<std::uint64_t> next_ = 0;
};

/// Results of several blocks, summed up an output at a time: an output's bins are spread over more memory than the processor
/// has addresses at hand for, so they are better visited seldom and for long.
class Gathered {
 public:
    /// `blocks` is how many there will be.
    Gathered(std::size_t outputs, const kernel::Kernels& kernels, std::uint64_t blocks)
        : kernels_(kernels), together_(static_cast<std::size_t>(std::clamp<std::uint64_t>(blocks, 1, room_for(outputs)))),
          columns_(outputs, together_), next_(outputs), alike_(outputs * together_), summaries_(outputs) {}

    /// Where the results of the next block belong.
    [[nodiscard]] double* const* place() {
        for (std::size_t i = 0; i < next_.size(); ++i) { next_[i] = columns_[i] + sizes_.size() * block_draws; }
        return next_.data();
    }
    /// They are there: `n` of them.
    void took(std::size_t n) {
        for (std::size_t i = 0; i < next_.size(); ++i) {
            alike_[i * together_ + sizes_.size()] = summaries_[i].tally(kernels_.moments(next_[i], n), n) ? 1 : 0;
        }
        sizes_.push_back(n);
        if (sizes_.size() == together_) { sum_up(); }
    }
    [[nodiscard]] std::vector<Summary> summaries() {
        sum_up();
        return std::move(summaries_);
    }

 private:
    /// So many blocks of all outputs that they take no more than 32 MB; one where the bins of all outputs are near anyway.
    static std::size_t room_for(std::size_t outputs) {
        constexpr std::size_t few = 4;
        if (outputs <= few) { return 1; }
        constexpr std::size_t most_numbers = std::size_t{32} * 1024 * 1024 / sizeof(double);
        constexpr std::size_t most_blocks = 128;
        return std::clamp<std::size_t>(most_numbers / (block_draws * std::max<std::size_t>(outputs, 1)), 1, most_blocks);
    }

    void sum_up() {
        for (std::size_t i = 0; i < summaries_.size(); ++i) {
            for (std::size_t b = 0; b < sizes_.size(); ++b) {
                summaries_[i].sort_in(columns_[i] + b * block_draws, sizes_[b], alike_[i * together_ + b] != 0);
            }
        }
        sizes_.clear();
    }

    const kernel::Kernels& kernels_;
    std::size_t together_;
    Columns columns_;
    std::vector<double*> next_;
    std::vector<std::size_t> sizes_;
    std::vector<char> alike_;
    std::vector<Summary> summaries_;
};

/// Draws `run.draws` times and sums up. `model(isa, inputs, n, outputs)` fills `outputs[0..count)` with n results from
/// the columns of inputs, in the sampler's order; n is at most block_draws, and columns may be read up to block_draws.
/// It is called from several threads at once.
template <class Model>
[[nodiscard]] Drawn draw(const Sampler& sampler, std::size_t outputs, const Run& run, const Model& model) {
    const auto& kernels = *kernel::table(run.isa);
    const std::uint64_t draws = std::min(run.draws, most_draws);
    Blocks blocks((draws + block_draws - 1) / block_draws, run.stop);
    const unsigned threads = blocks.useful(run.threads);
    std::vector<Drawn> parts(threads);
    on_threads(threads, [&](unsigned thread) {
        std::uint64_t done = 0;
        const Columns in(sampler.size());
        Gathered out(outputs, kernels, blocks.count());
        try {
            for (std::uint64_t block = 0; blocks.take(block);) {
                const auto n =
                    static_cast<std::size_t>(std::min<std::uint64_t>(block_draws, draws - block * block_draws));
                sampler.fill(kernels, run.seed, run.first_block + block, in.data());
                model(run.isa, static_cast<const double* const*>(in.data()), n, out.place());
                out.took(n);
                done += n;
                if (run.done != nullptr) { run.done->fetch_add(n, std::memory_order_relaxed); }
            }
        } catch (...) {
            blocks.halt();
            throw;
        }
        parts[thread] = {done, out.summaries()};
    });
    Drawn all = std::move(parts.front());
    for (unsigned i = 1; i < threads; ++i) { all.merge(parts[i]); }
    return all;
}

}  // namespace traincost::uncertainty
