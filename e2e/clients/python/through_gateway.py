"""Jupyter's own client of a gateway, pointed at the server of the test, as jupyter_client's API."""

from jupyter_client.utils import run_sync
from jupyter_server.gateway.managers import GatewayKernelClient, GatewayKernelManager

MANAGER = "jupyter_server.gateway.managers.GatewayKernelManager"


class BlockingGatewayClient(GatewayKernelClient):
    """What waits for a message is a coroutine there; Jupyter's tests of kernels want it plain."""

    get_shell_msg = run_sync(GatewayKernelClient.get_shell_msg)
    get_iopub_msg = run_sync(GatewayKernelClient.get_iopub_msg)
    wait_for_ready = run_sync(GatewayKernelClient.wait_for_ready)
    start_channels = run_sync(GatewayKernelClient.start_channels)


class BlockingGatewayManager(GatewayKernelManager):
    start_kernel = run_sync(GatewayKernelManager.start_kernel)
    shutdown_kernel = run_sync(GatewayKernelManager.shutdown_kernel)
    # Asked by clients under this name, which would look for a process.
    _async_is_alive = GatewayKernelManager.is_alive


def start(kernel_name):
    """A kernel behind the gateway, and a client of it that is ready."""
    manager = BlockingGatewayManager(kernel_name=kernel_name)
    manager.start_kernel(kernel_name=kernel_name)
    client = BlockingGatewayClient(kernel_id=manager.kernel_id, parent=manager)
    client.start_channels()
    client.wait_for_ready(timeout=30)
    return manager, client
