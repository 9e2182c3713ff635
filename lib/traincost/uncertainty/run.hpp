// SPDX-License-Identifier: Apache-2.0
// Draws of a model's outputs over any number of threads, with the same bits for each number.
#pragma once

#include <traincost/uncertainty/kernels.hpp>
#include <traincost/uncertainty/sampler.hpp>
#include <traincost/uncertainty/summary.hpp>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
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

/// One number after the other in memory for each of several columns of a block.
class Columns {
 public:
    explicit Columns(std::size_t count) : values_(count * block_draws + alignment) {
        auto* first = values_.data();
        while (reinterpret_cast<std::uintptr_t>(first) % (alignment * sizeof(double)) != 0) { ++first; }
        for (std::size_t i = 0; i < count; ++i) { columns_.push_back(first + i * block_draws); }
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

/// Calls work(thread) on up to so many threads, this one included, and passes on the first exception. Where the system
/// gives no more threads (WebAssembly none, as a rule), those that there are do the work.
template <class Work>
void on_threads(unsigned threads, Work work) {
    std::exception_ptr trouble;
    std::mutex mutex;
    const auto guarded = [&](unsigned thread) {
        try {
            work(thread);
        } catch (...) {
            const std::lock_guard lock(mutex);
            if (!trouble) { trouble = std::current_exception(); }
        }
    };
    std::vector<std::thread> others;
    try {
        others.reserve(threads);
        for (unsigned i = 1; i < threads; ++i) { others.emplace_back(guarded, i); }
    } catch (const std::system_error&) {
    }
    guarded(0);
    for (auto& other : others) { other.join(); }
    if (trouble) { std::rethrow_exception(trouble); }
}

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
        Drawn part = {0, std::vector<Summary>(outputs)};
        const Columns in(sampler.size());
        const Columns out(outputs);
        try {
            for (std::uint64_t block = 0; blocks.take(block);) {
                const auto n =
                    static_cast<std::size_t>(std::min<std::uint64_t>(block_draws, draws - block * block_draws));
                sampler.fill(kernels, run.seed, run.first_block + block, in.data());
                model(run.isa, static_cast<const double* const*>(in.data()), n, out.data());
                for (std::size_t i = 0; i < outputs; ++i) { part.outputs[i].add(kernels, out[i], n); }
                part.draws += n;
                if (run.done != nullptr) { run.done->fetch_add(n, std::memory_order_relaxed); }
            }
        } catch (...) {
            blocks.halt();
            throw;
        }
        parts[thread] = std::move(part);
    });
    Drawn all = std::move(parts.front());
    for (unsigned i = 1; i < threads; ++i) { all.merge(parts[i]); }
    return all;
}

}  // namespace traincost::uncertainty
